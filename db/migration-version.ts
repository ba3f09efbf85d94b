import { DomainError } from "@/server/domain/errors";
import pgJournal from "./migrations/pg/meta/_journal.json" with { type: "json" };
import sqliteJournal from "./migrations/sqlite/meta/_journal.json" with { type: "json" };

const JOURNALS = { sqlite: sqliteJournal, pg: pgJournal };

/** Makes sure that the database is at the version of this code. `found`: `when` of its newest migration, ms. */
export function checkVersion(dialect: "sqlite" | "pg", found: number | undefined, place: string): void {
  checkNotNewer(dialect, found, place);
  if (found === undefined || found < newest(dialect)) {
    throw new DomainError(
      "unavailable",
      `The database ${place} is not set up for this version of Fairlead yet: npm start does that before it starts anything.`,
    );
  }
}

export function checkNotNewer(dialect: "sqlite" | "pg", found: number | undefined, place: string): void {
  if (found === undefined || found <= newest(dialect)) return;
  throw new DomainError(
    "unavailable",
    `The database ${place} was written by a newer Fairlead: start that version, or restore a backup made by this one into another data folder.`,
  );
}

const newest = (dialect: "sqlite" | "pg"): number =>
  Math.max(...JOURNALS[dialect].entries.map((entry) => entry.when));
