import type { Residue } from "@/server/contract/declared";
import { isJsonMap, type JsonMap, memberOf, sameJson, setMember } from "./same-json";
import type { Json } from "./yaml/read-yaml";

/**
 * What a file says beyond, or otherwise than, what the model writes of it. Applied to what the model writes it gives the
 * file's meaning back; where the model was changed since, the model holds.
 */
export function findResidue(written: Json, source: Json): Residue {
  const residue: Residue = {};
  compare(written, source, "", residue);
  return residue;
}

function compare(was: Json | undefined, is: Json | undefined, pointer: string, residue: Residue): void {
  if (sameJson(was, is)) return;
  if (isJsonMap(was) && isJsonMap(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      compare(memberOf(was, key), memberOf(is, key), `${pointer}/${toSegment(key)}`, residue);
    }
    return;
  }
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    const names = namesOf(was);
    const paired = names !== null && sameJson(names, namesOf(is));
    for (const [i, one] of was.entries()) {
      compare(one, is[i], `${pointer}/${paired ? `[${toSegment(names[i] ?? "")}]` : i}`, residue);
    }
    return;
  }
  setMember(residue as JsonMap, pointer, {
    ...(was === undefined ? {} : { was }),
    ...(is === undefined ? {} : { is }),
  });
}

/** The kinds of files that say something beyond the model; undefined when none does. */
export function keepResidue(kinds: Record<string, Residue>): { rest?: Record<string, Residue> } {
  const kept = Object.entries(kinds).filter(([, residue]) => Object.keys(residue).length > 0);
  return kept.length === 0 ? {} : { rest: Object.fromEntries(kept) };
}

/** What the model writes with the rest of the file laid over it. */
export function applyResidue<T extends Json>(written: T, residue: Residue | undefined): T {
  const result = structuredClone(written);
  for (const [pointer, { was, is }] of Object.entries(residue ?? {})) {
    const segments = pointer.split("/").slice(1);
    const last = segments.pop();
    const parent = segments.reduce<Json | undefined>((value, segment) => step(value, segment), result);
    if (last === undefined || parent === undefined) continue;
    if (!sameJson(step(parent, last), was as Json | undefined)) continue;
    put(parent, last, is as Json | undefined);
  }
  return result;
}

function step(value: Json | undefined, segment: string): Json | undefined {
  if (Array.isArray(value)) return value[placeIn(value, segment)];
  return isJsonMap(value) ? memberOf(value, fromSegment(segment)) : undefined;
}

function put(parent: Json, segment: string, value: Json | undefined): void {
  if (Array.isArray(parent)) {
    const place = placeIn(parent, segment);
    if (value !== undefined && place >= 0 && place < parent.length) parent[place] = value;
  } else if (isJsonMap(parent)) {
    if (value === undefined) delete parent[fromSegment(segment)];
    else setMember(parent, fromSegment(segment), value);
  }
}

function placeIn(list: Json[], segment: string): number {
  if (!segment.startsWith("[")) return Number(segment);
  const name = fromSegment(segment.slice(1, -1));
  return list.findIndex((one) => isJsonMap(one) && one.name === name);
}

/** Names of a list of named things, each another; null for any other list. */
function namesOf(list: Json[]): string[] | null {
  const names = list.flatMap((one) => (isJsonMap(one) && typeof one.name === "string" ? [one.name] : []));
  return names.length === list.length && new Set(names).size === names.length ? names : null;
}

const toSegment = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
const fromSegment = (key: string) => key.replaceAll("~1", "/").replaceAll("~0", "~");
