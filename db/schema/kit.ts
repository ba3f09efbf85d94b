import * as p from "drizzle-orm/pg-core";
import * as s from "drizzle-orm/sqlite-core";

/**
 * Column kit: every table is written once with SQLite's types as the types; the PostgreSQL kit makes the same columns
 * there. Times are UTC milliseconds as integers on both, so that no driver changes their shape.
 */
export const sqliteKit = {
  table: s.sqliteTable,
  text: (name: string) => s.text(name),
  /** Ids and names: compared byte by byte on both, so that paging sorts the same. */
  key: (name: string) => s.text(name),
  int: (name: string) => s.integer(name),
  ms: (name: string) => s.integer(name),
  bool: (name: string) => s.integer(name, { mode: "boolean" }),
  date: (name: string) => s.integer(name, { mode: "timestamp_ms" }),
  json: <T>(name: string) => s.text(name, { mode: "json" }).$type<T>(),
  primaryKey: s.primaryKey,
  index: s.index,
  uniqueIndex: s.uniqueIndex,
};
export type Kit = typeof sqliteKit;

/** COLLATE "C": PostgreSQL's default collation is the locale's and would page in another order than SQLite. */
const cText = p.customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });

export const pgKit = {
  table: p.pgTable,
  text: (name: string) => p.text(name),
  key: (name: string) => cText(name),
  int: (name: string) => p.integer(name),
  ms: (name: string) => p.bigint(name, { mode: "number" }),
  bool: (name: string) => p.boolean(name),
  date: (name: string) => p.timestamp(name, { withTimezone: true, precision: 3 }),
  json: <T>(name: string) => p.jsonb(name).$type<T>(),
  primaryKey: p.primaryKey,
  index: p.index,
  uniqueIndex: p.uniqueIndex,
} as unknown as Kit;
