import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { runMigrations } from "@/db/migrate";
import { sqliteFile } from "@/db/sqlite/connect-sqlite";
import { freePort } from "@/e2e/fixtures/start-product";
import { prepareServiceUser } from "./start/service-user.mjs";

const project = path.resolve(import.meta.dirname, "../..");
const scratch = mkdtempSync(path.join(tmpdir(), "fairlead-start-"));
chmodSync(scratch, 0o755); // the service user passes through
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** `npm start` up to the sentence that ends it. */
function start(env: Record<string, string>, folder = project): SpawnSyncReturns<string> {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("FAIRLEAD"));
  return spawnSync(process.execPath, [path.join(folder, "server/cli/start.mjs")], {
    cwd: folder,
    env: { NODE_ENV: "test", ...Object.fromEntries(clean), ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
}

/** The sentence for people: one line on stderr, no stack. */
function sentence({ status, stderr }: SpawnSyncReturns<string>): string {
  expect(status).toBe(1);
  const lines = stderr.split("\n").filter((line) => line.trim() && !line.startsWith("npm warn"));
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

describe("npm start says in one sentence what is wrong", () => {
  it("F11: the database is newer than the code", async () => {
    const data = path.join(scratch, "newer");
    mkdirSync(data);
    await runMigrations({ database: "sqlite", dataDir: data });
    const file = new Sqlite(sqliteFile(data));
    file.prepare("insert into __drizzle_migrations values ('x', 99999999999999)").run();
    file.close();
    // as root the data belongs to the service user, which the first start makes
    if (process.getuid?.() === 0)
      spawnSync("chown", ["-R", `${(await prepareServiceUser(project)).name}:`, data]);
    const [port, env] = [await freePort(), { FAIRLEAD_DATA: data }];
    const began = Date.now();
    const said = sentence(start({ ...env, FAIRLEAD_PORT: String(port) }));
    expect(said).toMatch(/^The database .*fairlead\.db was written by a newer Fairlead: start that version/);
    expect(Date.now() - began).toBeLessThan(10_000);
    const runner = path.join(project, ".build/current/runner.mjs");
    const alone = { env: { ...process.env, ...env }, encoding: "utf8", timeout: 20_000 } as const;
    expect(sentence(spawnSync(process.execPath, [runner], alone))).toBe(said);
  });

  it("on an address of the network without TLS", () => {
    expect(
      sentence(start({ FAIRLEAD_HOST: "192.0.2.1", FAIRLEAD_DATA: path.join(scratch, "data") })),
    ).toMatch(/^On 192\.0\.2\.1 passwords would cross .*FAIRLEAD_URL=https:/);
    // with a proxy's name it goes on, up to an address that is not this machine's
    const proxied = { FAIRLEAD_HOST: "192.0.2.1", FAIRLEAD_URL: "https://labs.example.org" };
    expect(sentence(start({ ...proxied, FAIRLEAD_PORT: "45872" }))).toMatch(/cannot listen on 192\.0\.2\.1/);
  });

  it("F12: the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : 0;
    const said = sentence(start({ FAIRLEAD_PORT: String(port), FAIRLEAD_DATA: path.join(scratch, "data") }));
    taken.close();
    expect(said).toMatch(
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken .*FAIRLEAD_PORT=\\d+ npm start$`),
    );
  });

  it("F13: the data folder cannot be made", () => {
    writeFileSync(path.join(scratch, "file"), "");
    const data = path.join(scratch, "file", "data");
    expect(sentence(start({ FAIRLEAD_DATA: data, FAIRLEAD_PORT: "45871" }))).toMatch(
      /^The data folder .*\/file\/data .*FAIRLEAD_DATA=/,
    );
    expect(sentence(start({ FAIRLEAD_DATA: "/proc/fairlead", FAIRLEAD_PORT: "45871" }))).toMatch(
      /^The data folder \/proc\/fairlead cannot be written .*FAIRLEAD_DATA=/,
    );
  });

  it("F13: the data folder is somebody else's", () => {
    const asRoot = process.getuid?.() === 0;
    const data = asRoot ? path.join(scratch, "of-root") : "/";
    if (asRoot) {
      mkdirSync(data, { mode: 0o700 });
      writeFileSync(path.join(data, "file"), "");
    }
    expect(sentence(start({ FAIRLEAD_DATA: data, FAIRLEAD_PORT: "45871" }))).toMatch(
      /cannot be written.*FAIRLEAD_DATA=/,
    );
  });

  it("F16: the database library has to be compiled and there is no compiler", () => {
    const clone = path.join(scratch, "clone");
    mkdirSync(clone, { recursive: true });
    for (const name of ["package.json", "package-lock.json", "server/cli"]) {
      cpSync(path.join(project, name), path.join(clone, name), { recursive: true });
    }
    spawnSync("chmod", ["-R", "a+rX", scratch]);
    const programs = path.join(scratch, "programs");
    mkdirSync(programs);
    for (const folder of ["/sbin", "/usr/sbin", "/bin", "/usr/bin"]) {
      for (const name of readdirSync(folder)) {
        if (!/^(g\+\+|c\+\+|gcc|make|python3)/.test(name))
          link(path.join(folder, name), path.join(programs, name));
      }
    }
    const began = Date.now();
    const env = { PATH: programs, FAIRLEAD_DATA: path.join(scratch, "data"), FAIRLEAD_PORT: "45871" };
    const said = sentence(start({ ...env, npm_config_build_from_source: "true" }, clone));
    expect(said).toContain("(missing: g++, make, python3)");
    expect(said).toContain("apt-get install -y build-essential python3");
    expect(Date.now() - began, "before anything is installed").toBeLessThan(15_000);
    expect(readdirSync(clone)).not.toContain("node_modules");
  });
});

function link(target: string, place: string): void {
  rmSync(place, { force: true });
  symlinkSync(target, place);
}
