import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Database } from "../database";
import { runMigrations } from "../migrate";
import { openDatabase } from "../open-database";

export interface TestPostgres {
  /** A fresh, migrated database: its URL for other processes too. */
  createUrl(): Promise<string>;
  createDb(): Promise<{ db: Database; url: string }>;
  stop(): Promise<void>;
}

/** Debian's PostgreSQL on a unix socket in a folder of its own, stopped and deleted by `stop`. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findPrograms();
  // short: a unix socket's path holds 107 bytes
  const folder = mkdtempSync("/tmp/fl-pg-");
  const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = path.join(folder, "data");
  const options = { ...owner, cwd: folder };
  // a locale whose order differs from SQLite's, as an operator's database has it
  const locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--icu-locale=en-US", "--locale-provider=icu"];
  execFileSync(path.join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-N", ...locale], {
    ...options,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"];
  const server = spawn(path.join(bin, "postgres"), ["-D", data, "-k", folder, ...settings], {
    ...options,
    stdio: "ignore",
  });
  const open: Database[] = [];
  const urlOf = (name: string) => `postgres://postgres@localhost/${name}?host=${encodeURIComponent(folder)}`;
  const stop = async () => {
    await Promise.all(open.map((db) => db.close()));
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(server, urlOf("postgres"));
  } catch (cause) {
    await stop();
    throw cause;
  }
  let made = 0;
  const createUrl = async () => {
    const name = `test_${++made}`;
    await withClient(urlOf("postgres"), (client) => client.query(`create database ${name}`));
    await runMigrations({ database: urlOf(name), dataDir: folder });
    return urlOf(name);
  };
  return {
    createUrl,
    async createDb() {
      const url = await createUrl();
      const db = await openDatabase({ database: url, dataDir: folder });
      open.push(db);
      return { db, url };
    },
    stop,
  };
}

function findPrograms(): string {
  const root = "/usr/lib/postgresql";
  try {
    const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a))[0];
    if (newest !== undefined) return path.join(root, newest, "bin");
  } catch {
    // said below
  }
  throw new Error("PostgreSQL is missing: apt-get install -y postgresql");
}

/** initdb refuses to run as root. */
function postgresUser(): { uid: number; gid: number } {
  const line = readFileSync("/etc/passwd", "utf8").match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (!line) throw new Error("The user postgres is missing: apt-get install -y postgresql");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function untilItAnswers(server: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await withClient(url, (client) => client.query("select 1"));
      return;
    } catch (cause) {
      if (server.exitCode !== null || tries > 300) throw cause;
    }
    await sleep(50);
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill("SIGINT"); // fast shutdown: does not wait for clients
  await gone;
}
