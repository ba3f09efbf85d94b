import { existsSync } from "node:fs";
import path from "node:path";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";

/** Hash before the first audit entry. */
export const FIRST_HASH = "0".repeat(64);

/** The committed migrations of a dialect, oldest first. Read from the project, also by a program built under it. */
export function migrationFiles(dialect: "sqlite" | "pg"): MigrationMeta[] {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const migrations = path.join(folder, "db/migrations", dialect);
    if (existsSync(migrations)) return readMigrationFiles({ migrationsFolder: migrations });
    if (folder === path.dirname(folder)) throw new Error("The folder db/migrations is missing.");
  }
}
