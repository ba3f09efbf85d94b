import type { DescriptorChange } from "@/server/contract/lab-draft";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNamed = (value: unknown): value is Json & { name: string } =>
  isObject(value) && typeof value.name === "string";

/**
 * What differs between two JSON values, by path. Lists of named things are matched by name and not by place
 * ("hosts[w1].ssh.port"), so that taking the first host out is one change; other lists are one value.
 */
export function diffDescriptor(before: unknown, after: unknown, path = ""): DescriptorChange[] {
  if (same(before, after)) return [];
  if (before === undefined) return [{ path, kind: "added", after }];
  if (after === undefined) return [{ path, kind: "removed", before }];
  const [old, now] = [byKey(before), byKey(after)];
  if (!old || !now || old.named !== now.named) return [{ path, kind: "changed", before, after }];
  const keys = [...new Set([...old.values.keys(), ...now.values.keys()])];
  const within = (key: string) => (old.named ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
  const changes = keys.flatMap((key) =>
    diffDescriptor(old.values.get(key), now.values.get(key), within(key)),
  );
  const reordered = old.named ? orderChange(path, [...old.values.keys()], [...now.values.keys()]) : [];
  return [...changes, ...reordered];
}

/** The same things in another order: for jump hosts it is the way. */
function orderChange(path: string, before: string[], after: string[]): DescriptorChange[] {
  const stayed = before.filter((name) => after.includes(name));
  const found = after.filter((name) => before.includes(name));
  return same(stayed, found) ? [] : [{ path, kind: "changed", before, after }];
}

/** An object by its keys, a list of named things by their names; undefined for any other value. */
function byKey(value: unknown): { named: boolean; values: Map<string, unknown> } | undefined {
  if (isObject(value)) return { named: false, values: new Map(Object.entries(value)) };
  if (!Array.isArray(value) || !value.every(isNamed)) return undefined;
  const values = new Map<string, unknown>(value.map((one) => [one.name, one]));
  return values.size === value.length ? { named: true, values } : undefined;
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, i) => same(one, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => same(a[key], b[key]));
  }
  return Object.is(a, b);
}
