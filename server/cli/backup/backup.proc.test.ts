import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, expect, it, vi } from "vitest";

const scratch = mkdtempSync(path.join(tmpdir(), "fairlead-backup-"));
const data = path.join(scratch, "data");
let writer: ChildProcess | undefined;
afterAll(() => {
  writer?.kill("SIGKILL");
  rmSync(scratch, { recursive: true });
});

/** Writes pairs whose sum is 0, in two statements of one transaction, as fast as it can. */
const WRITER = `
const Sqlite = require("better-sqlite3");
const db = new Sqlite(process.argv[1], { timeout: 10000 });
db.pragma("synchronous = OFF");
const one = db.prepare("insert into number values (?, randomblob(200))");
const pair = db.transaction((n) => { one.run(n); one.run(-n); });
for (let n = 1; ; n += 1) { pair.immediate(n); if (n === 2000) console.log("writing"); }
`;

it("a backup during constant writing ends, and is one moment's state", async () => {
  mkdirSync(data);
  const file = path.join(data, "fairlead.db");
  const database = new Sqlite(file);
  database.pragma("journal_mode = WAL");
  database.exec("create table number (n integer, filler blob)");
  database.close();
  writer = spawn(process.execPath, ["-e", WRITER, file], { stdio: ["ignore", "pipe", "inherit"] });
  if (writer.stdout) await once(writer.stdout, "data");

  vi.stubEnv("FAIRLEAD_DATA", data);
  const backup = path.join(scratch, "backup.tar.gz");
  const began = Date.now();
  await (await import("./write-backup")).writeBackup(createWriteStream(backup));
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(writer.exitCode).toBeNull();
  writer.kill("SIGKILL");

  const copy = path.join(scratch, "copy");
  mkdirSync(copy);
  vi.resetModules();
  vi.stubEnv("FAIRLEAD_DATA", copy);
  await (await import("./read-backup")).readBackup(createReadStream(backup), false);
  const restored = new Sqlite(path.join(copy, "fairlead.db"));
  const { rows, total } = restored.prepare("select count(*) rows, sum(n) total from number").get() as {
    rows: number;
    total: number;
  };
  restored.close();
  expect(rows).toBeGreaterThanOrEqual(4000);
  expect(total).toBe(0);
});
