import { execFileSync } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let scratch: string;
let data: string;
let file: string;

beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "fairlead-backup-"));
  data = path.join(scratch, "data");
  file = path.join(scratch, "backup.tar.gz");
  mkdirSync(data);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

/** The modules as they are with this data folder: the environment is read once. */
async function on(folder: string) {
  vi.resetModules();
  vi.stubEnv("FAIRLEAD_DATA", folder);
  vi.stubEnv("FAIRLEAD_DATABASE", "sqlite");
  return { ...(await import("./write-backup")), ...(await import("./read-backup")) };
}

const writeTo = async () => (await on(data)).writeBackup(createWriteStream(file));
const readInto = async (folder: string, force = false) =>
  (await on(folder)).readBackup(createReadStream(file), force);

function makeInstallation(rows: number): Sqlite.Database {
  const database = new Sqlite(path.join(data, "fairlead.db"));
  database.pragma("journal_mode = WAL");
  database.exec("create table pair (a integer, b integer)");
  const insert = database.prepare("insert into pair values (?, ?)");
  for (let row = 0; row < rows; row += 1) insert.run(row, -row);
  writeFileSync(path.join(data, "key"), "the key", { mode: 0o600 });
  mkdirSync(path.join(data, "runs"));
  return database;
}

describe("backup and restore", () => {
  it("copies what is only in the write-ahead log, and the key", async () => {
    const database = makeInstallation(100);
    await writeTo();
    database.close();
    const copy = path.join(scratch, "copy");
    mkdirSync(copy);
    await readInto(copy);
    expect(readdirSync(copy).sort()).toEqual(["fairlead.db", "key"]);
    expect(readFileSync(path.join(copy, "key"), "utf8")).toBe("the key");
    const restored = new Sqlite(path.join(copy, "fairlead.db"));
    expect(restored.prepare("select count(*) n, sum(a + b) s from pair").get()).toEqual({ n: 100, s: 0 });
    restored.close();
    expect(readdirSync(data).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("refuses a folder that is not empty; --force moves it aside", async () => {
    makeInstallation(1).close();
    await writeTo();
    await expect(readInto(data)).rejects.toThrow(/is not empty/);
    await readInto(data, true);
    const aside = readdirSync(data).find((name) => name.startsWith("before-restore-")) ?? "";
    expect(readdirSync(path.join(data, aside))).toContain("key");
    expect(readFileSync(path.join(data, "key"), "utf8")).toBe("the key");
  });

  it("takes nothing from a file that was cut, or is none", async () => {
    makeInstallation(5000).close();
    await writeTo();
    const copy = path.join(scratch, "copy");
    mkdirSync(copy);
    truncateSync(file, Math.floor(readFileSync(file).byteLength / 2));
    await expect(readInto(copy)).rejects.toThrow(/no whole Fairlead backup/);
    writeFileSync(file, "hello");
    await expect(readInto(copy)).rejects.toThrow(/no whole Fairlead backup/);
    expect(readdirSync(copy)).toEqual([]);
  });

  it("takes no path out of a foreign archive", async () => {
    mkdirSync(path.join(scratch, "evil"));
    writeFileSync(
      path.join(scratch, "evil/fairlead-backup.json"),
      '{"format":1,"createdAt":"now","files":[{"name":"../x","size":1}]}',
    );
    execFileSync("tar", ["czf", file, "-C", path.join(scratch, "evil"), "fairlead-backup.json"]);
    await expect(readInto(data)).rejects.toThrow(/no whole Fairlead backup/);
  });
});
