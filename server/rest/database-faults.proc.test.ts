import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { sqliteFile } from "@/db/sqlite/connect-sqlite";
import { holdWriteLock } from "@/db/testing/hold-write-lock";
import { Problem } from "@/server/contract/error-codes";

const HERE = "http://127.0.0.1:4100";
const ADMIN = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
const folders: string[] = [];
let dataDir = "";

/** The web process's own modules, which open the database of this test at their first request. */
async function web() {
  vi.resetModules();
  const { handleApi } = await import("./api");
  const { handleTrpc } = await import("./trpc");
  const { getApp } = await import("@/server/auth/app");
  return { handleApi, handleTrpc, getApp };
}
const forgetApp = () => Reflect.deleteProperty(globalThis, Symbol.for("fairlead.app"));

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-faults-"));
  folders.push(dataDir);
  vi.stubEnv("FAIRLEAD_DATA", dataDir);
  forgetApp();
  await runMigrations({ database: "sqlite", dataDir });
});
afterEach(forgetApp);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body: unknown) =>
  new Request(`${HERE}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: HERE },
    body: JSON.stringify(body),
  });

describe("F10: while another process holds the database", () => {
  it("F10: a write waits 10 s and is then 503 busy by REST and by tRPC, reading goes on, later writes work", async () => {
    const { handleApi, handleTrpc, getApp } = await web();
    const { db } = await getApp();
    const { ended } = await holdWriteLock(dataDir, 13_000);
    const began = Date.now();
    const [rest, trpc] = await Promise.all([
      handleApi(post("/api/v1/setup/administrator", ADMIN)),
      handleTrpc(post("/api/trpc/setup.createFirstAdmin", ADMIN)),
      handleApi(new Request(`${HERE}/api/v1/setup`)).then(async (answer) => {
        expect(await answer.json()).toMatchObject({ needsFirstAdmin: true });
        expect(Date.now() - began).toBeLessThan(5_000);
      }),
    ]);
    expect(Date.now() - began).toBeGreaterThan(9_500);
    expect(rest.status).toBe(503);
    expect(rest.headers.get("retry-after")).toBe("5");
    expect(Problem.parse(await rest.json())).toMatchObject({
      code: "busy",
      detail: "The database is busy, try again.",
    });
    expect(trpc.status).toBe(503);
    expect(await trpc.text()).toContain("The database is busy, try again.");
    await ended;
    expect((await handleApi(post("/api/v1/setup/administrator", ADMIN))).status).toBe(200);
    await db.close();
  }, 60_000);
});

it("F11: with a database of a newer Fairlead every request is 503 with one sentence, and nothing is written", async () => {
  const file = new Sqlite(sqliteFile(dataDir));
  file.prepare("insert into __drizzle_migrations values ('x', 99999999999999)").run();
  file.close();
  const { handleApi } = await web();
  for (const request of [
    new Request(`${HERE}/api/v1/setup`),
    post("/api/v1/setup/administrator", ADMIN),
    new Request(`${HERE}/api/v1/labs`),
  ]) {
    const answer = await handleApi(request);
    expect(answer.status).toBe(503);
    const { code, detail } = Problem.parse(await answer.json());
    expect(code).toBe("unavailable");
    expect(detail).toMatch(/^The database .*fairlead\.db was written by a newer Fairlead: [^.]+\.$/);
  }
  const after = new Sqlite(sqliteFile(dataDir), { readonly: true });
  expect(after.prepare("select count(*) n from user").get()).toEqual({ n: 0 });
  after.close();
});
