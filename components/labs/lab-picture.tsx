/** A jump host, three hosts, and what runs on them: drawn, so that it follows the colour scheme. */
export function LabPicture({ className }: { className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 520 300"
      className={className}
      role="img"
      aria-label="A jump host in front of three hosts with a Kubernetes node on each"
    >
      <g fill="none" stroke="var(--fl-line-strong)" strokeWidth="1.5">
        <path d="M118 150 H196" strokeDasharray="4 4" />
        <path d="M212 60 V240 M212 60 H262 M212 150 H262 M212 240 H262" />
      </g>
      <circle cx="212" cy="150" r="4" fill="var(--fl-accent)" />
      <Box x={18} y={116} width={100} title="jump" sub="SSH only" />
      <Box x={262} y={26} width={238} title="host-1" sub="control plane" dots={8} used={3} />
      <Box x={262} y={116} width={238} title="host-2" sub="worker" dots={8} used={2} />
      <Box x={262} y={206} width={238} title="host-3" sub="worker · telco" dots={8} used={6} accent />
    </svg>
  );
}

function Box({
  x,
  y,
  width,
  title,
  sub,
  dots = 0,
  used = 0,
  accent = false,
}: {
  x: number;
  y: number;
  width: number;
  title: string;
  sub: string;
  dots?: number;
  used?: number;
  accent?: boolean;
}) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        width={width}
        height="68"
        rx="10"
        fill="var(--fl-surface)"
        stroke={accent ? "var(--fl-accent)" : "var(--fl-line-strong)"}
        strokeWidth="1.5"
      />
      <circle cx="18" cy="24" r="4.5" fill="var(--fl-success-mark)" />
      <text x="32" y="28.5" fontSize="13" fontWeight="600" fill="var(--mantine-color-text)">
        {title}
      </text>
      <text x="18" y="52" fontSize="11.5" fill="var(--mantine-color-dimmed)">
        {sub}
      </text>
      {Array.from({ length: dots }, (_, index) => index).map((index) => (
        <rect
          key={index}
          x={width - 20 - (8 - index) * 13}
          y={28}
          width="10"
          height="10"
          rx="2.5"
          fill={index < used ? "var(--fl-accent)" : "none"}
          stroke={index < used ? "none" : "var(--fl-line-strong)"}
        />
      ))}
    </g>
  );
}
