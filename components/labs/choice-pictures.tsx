const HOSTS = [
  { name: "198.51.100.11", steps: 7 },
  { name: "198.51.100.12", steps: 7 },
  { name: "198.51.100.13", steps: 4 },
  { name: "198.51.100.14", steps: 7 },
];

/** Rows of hosts with the steps of their test, one of them red at the fourth. */
export function HostsPicture({ className }: { className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 520 300"
      className={className}
      role="img"
      aria-label="Four hosts, each with the steps of its connection test; the third stops at a red one"
    >
      <Sheet x={30} y={36} width={460} height={228} />
      {HOSTS.map(({ name, steps }, row) => (
        <g key={name} transform={`translate(54 ${78 + row * 52})`}>
          <text fontSize="14" fontWeight="600" fill="var(--mantine-color-text)">
            {name}
          </text>
          {[1, 2, 3, 4, 5, 6, 7].map((step) => (
            <circle key={step} cx={186 + step * 32} cy={-5} r="8" {...stepLook(step, steps)} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function stepLook(step: number, reached: number) {
  if (step > reached) return { fill: "none", stroke: "var(--fl-line-strong)", strokeWidth: 1.5 };
  const failed = step === reached && reached < 7;
  return { fill: failed ? "var(--fl-danger-mark)" : "var(--fl-success-mark)" };
}

const LINES = [120, 170, 96, 150, 132, 84];

/** Two sheets of YAML that become hosts. */
export function DescriptorPicture({ className }: { className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 520 300"
      className={className}
      role="img"
      aria-label="Two descriptor files that become a lab of hosts"
    >
      <File x={30} y={30} name="pdf.yaml" />
      <File x={62} y={62} name="idf.yaml" />
      <path
        d="M300 160 H352 M342 150 L353 160 L342 170"
        fill="none"
        stroke="var(--fl-accent)"
        strokeWidth="2.5"
      />
      {[0, 1, 2].map((row) => (
        <g key={row} transform={`translate(376 ${54 + row * 76})`}>
          <Sheet x={0} y={0} width={114} height={60} />
          <circle cx="20" cy="30" r="5" fill="var(--fl-success-mark)" />
          <text x="36" y="35" fontSize="14" fontWeight="600" fill="var(--mantine-color-text)">
            node-{row + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}

function File({ x, y, name }: { x: number; y: number; name: string }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <Sheet x={0} y={0} width={220} height={206} />
      <text x="18" y="32" fontSize="13" fontWeight="600" fill="var(--mantine-color-dimmed)">
        {name}
      </text>
      {LINES.map((width, row) => (
        <rect
          key={width}
          x={row % 3 === 0 ? 18 : 34}
          y={52 + row * 24}
          width={width}
          height="9"
          rx="4"
          fill={row % 3 === 0 ? "var(--fl-accent-soft)" : "var(--fl-line)"}
        />
      ))}
    </g>
  );
}

const Sheet = (place: { x: number; y: number; width: number; height: number }) => (
  <rect {...place} rx="10" fill="var(--fl-surface)" stroke="var(--fl-line-strong)" strokeWidth="1.5" />
);
