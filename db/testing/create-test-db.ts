import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Database } from "../database";
import { runMigrations } from "../migrate";
import { openDatabase } from "../open-database";

export interface TestDb {
  db: Database;
  /** A folder of its own: the data folder of an installation. */
  dataDir: string;
  /** Closes the database and deletes the folder. */
  close(): Promise<void>;
}

/** A fresh SQLite database in a real file, as an installation has it. */
export async function createTestDb(options: { busyAfterMs?: number } = {}): Promise<TestDb> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-db-"));
  const place = { database: "sqlite", dataDir, ...options };
  await runMigrations(place);
  const db = await openDatabase(place);
  return {
    db,
    dataDir,
    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
