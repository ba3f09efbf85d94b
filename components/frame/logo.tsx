/** A fairlead: the ring that guides a rope. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6.5" fill="#4c50c2" />
      <circle cx="12" cy="12" r="5.6" fill="none" stroke="#fff" strokeWidth="2.2" />
      <path
        d="M2.5 16.2c4.2 0 5.3-4.2 9.5-4.2s5.3-4.2 9.5-4.2"
        fill="none"
        stroke="#c6c8f8"
        strokeWidth="2.2"
      />
    </svg>
  );
}
