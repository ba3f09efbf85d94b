import { accessSync, closeSync, constants, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { DomainError } from "@/server/domain/errors";
import { retryWhileBusy } from "./retry-while-busy";

export const BUSY_AFTER_MS = 10_000;

export const sqliteFile = (dataDir: string): string => path.join(path.resolve(dataDir), "fairlead.db");

/**
 * One connection to the SQLite file of a data folder, which is made when it is missing (0700).
 * @throws DomainError `unavailable` when folder or file cannot be written
 */
export async function connectSqlite(
  dataDir: string,
  synchronous: "FULL" | "NORMAL",
  deadline: number,
): Promise<Sqlite.Database> {
  const file = sqliteFile(dataDir);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    accessSync(path.dirname(file), constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      `The data folder ${path.dirname(file)} cannot be written (${codeOf(cause)}): give this user write access to it or set FAIRLEAD_DATA to another folder.`,
      { cause },
    );
  }
  let connection: Sqlite.Database | undefined;
  try {
    // made by us, so that nobody else reads it in a folder that others may enter; WAL files take its mode
    closeSync(openSync(file, "a", 0o600));
    // busy_timeout 0: SQLite would sleep on the event loop's thread
    const opened = new Sqlite(file, { timeout: 0 });
    connection = opened;
    await retryWhileBusy(deadline, () => opened.pragma("journal_mode = WAL"));
    opened.pragma(`synchronous = ${synchronous}`);
    opened.pragma("foreign_keys = ON");
    return opened;
  } catch (cause) {
    connection?.close();
    if (cause instanceof DomainError) throw cause;
    throw new DomainError(
      "unavailable",
      `The database ${file} cannot be opened (${codeOf(cause)}): check that it is a database of Fairlead and that this user may write it.`,
      { cause },
    );
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
