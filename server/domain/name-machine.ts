const LONGEST = 32;

/**
 * A name for a machine that was given none, and that no other has: the first label of its host name, or its address with
 * dashes. Fits a DNS label (RFC 1123 §2.1) of at most 32 characters.
 */
export function nameMachine(address: string, taken: ReadonlySet<string>): string {
  const numeric = /^[\d.]+$/.test(address) || address.includes(":");
  const words = numeric ? `host-${address}` : (address.split(".")[0] ?? "");
  const label = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  const name = label === "" ? "host" : label;
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? "" : `-${number}`;
    const candidate = `${name.slice(0, LONGEST - suffix.length).replace(/-+$/, "")}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}
