import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { sqliteFile } from "../sqlite/connect-sqlite";

const PROGRAM = `
const Sqlite = require("better-sqlite3");
const db = new Sqlite(process.argv[1], { timeout: 5000 });
db.exec("BEGIN IMMEDIATE");
process.stdout.write("held\\n");
setTimeout(() => { db.exec("ROLLBACK"); db.close(); }, Number(process.argv[2]));
`;

/** Another process takes the write lock for `ms`. Resolves once it has it; `ended` when it let go and has exited. */
export async function holdWriteLock(dataDir: string, ms: number): Promise<{ ended: Promise<unknown> }> {
  const child: ChildProcess = spawn(process.execPath, ["-e", PROGRAM, sqliteFile(dataDir), String(ms)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  if (child.stdout) await once(child.stdout, "data");
  return { ended };
}
