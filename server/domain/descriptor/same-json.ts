import type { Json } from "./yaml/read-yaml";

export type JsonMap = { [key: string]: Json };

export const isJsonMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Do two JSON values mean the same? The order of keys and members that are not there mean nothing. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, i) => sameJson(one, b[i]));
  }
  if (isJsonMap(a) && isJsonMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => sameJson(memberOf(a, key), memberOf(b, key)));
  }
  return Object.is(a, b);
}

/** An own member: never one of Object's. */
export const memberOf = (map: JsonMap, key: string): Json | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** Sets an own member, "__proto__" too. */
export function setMember(map: JsonMap, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
}

/** A map of what is there: members that are undefined are left out. */
export function mapOf(members: Record<string, Json | undefined>): JsonMap {
  const map: JsonMap = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) setMember(map, key, value);
  return map;
}
