/**
 * The part of a JSON value whose keys or leaves hold a text, capitals or not; undefined when nothing does. A key that
 * matches keeps everything below it.
 */
export function matchingFacts(value: unknown, search: string): unknown {
  const wanted = search.trim().toLowerCase();
  const keep = (one: unknown): unknown => {
    if (Array.isArray(one)) {
      const kept = one.map(keep).filter((part) => part !== undefined);
      return kept.length > 0 ? kept : undefined;
    }
    if (typeof one === "object" && one !== null) {
      const kept = Object.entries(one).flatMap(([key, part]): [string, unknown][] => {
        if (key.toLowerCase().includes(wanted)) return [[key, part]];
        const inner = keep(part);
        return inner === undefined ? [] : [[key, inner]];
      });
      return kept.length > 0 ? Object.fromEntries(kept) : undefined;
    }
    return String(one).toLowerCase().includes(wanted) ? one : undefined;
  };
  return keep(value);
}
