export type ResourceKind = "cpu" | "memory" | "huge pages" | "extended" | "other";

/** cpu, memory, pages, the devices people came for, then the rest. */
const KINDS: readonly (readonly [ResourceKind, RegExp])[] = [
  ["cpu", /^cpu$/],
  ["memory", /^memory$/],
  ["huge pages", /^hugepages-/],
  // core/v1: what is not of kubernetes.io and has a domain in front is an extended resource
  ["extended", /^(?!([^/]+\.)?kubernetes\.io\/).+\//],
];
const rankOf = (key: string) => {
  const at = KINDS.findIndex(([, rule]) => rule.test(key));
  return at < 0 ? KINDS.length : at;
};

/** What a resource is, by the key Kubernetes writes. */
export const resourceKind = (key: string): ResourceKind => KINDS[rankOf(key)]?.[0] ?? "other";

/** Order of resources for people; pages by size, devices by name. */
export const compareResources = (a: string, b: string): number =>
  rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0);
