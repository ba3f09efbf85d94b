import { z } from "zod";
import type { Page } from "@/server/contract/pagination";
import { badInput } from "@/server/domain/errors";

const Place = z.tuple([z.union([z.string(), z.number()]), z.string()]);

/** A page's end, packed: the sort key and the id of its last row. */
export const encodeCursor = (key: string | number, id: string): string =>
  Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** @throws DomainError `bad_input` for a cursor that no page gave out */
export function decodeCursor<Key extends "string" | "number">(
  cursor: string | undefined,
  type: Key,
): { key: Key extends "string" ? string : number; id: string } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [key, id] = Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    // the parsed key has the type that was asked for, which a conditional type cannot follow
    if (typeof key === type) return { key: key as Key extends "string" ? string : number, id };
  } catch {
    // said below
  }
  throw badInput("The cursor is not one that a page gave out.", [
    { field: "cursor", message: "not one that a page gave out" },
  ]);
}

/** Cuts the one row too many that was asked for to see whether another page follows. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly [string | number, string],
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), nextCursor: more ? encodeCursor(...placeOf(last)) : null };
}
