import { runMigrations } from "@/db/migrate";
import { env } from "@/server/env";

/** Brings this installation's database to the version of the code. @throws DomainError with one sentence */
export function migrateDatabase(): Promise<void> {
  const { FAIRLEAD_DATABASE: database, FAIRLEAD_DATA: dataDir } = env();
  return runMigrations({ database, dataDir });
}
