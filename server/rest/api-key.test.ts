import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { makeJob, makeLab, makeUser } from "@/db/testing/factories";
import { getApp } from "@/server/auth/app";
import { ApiKeyPage } from "@/server/contract/api-key";
import { LabDetail, LabPage } from "@/server/contract/lab";
import type { Role } from "@/server/contract/permissions";
import { createApiKey } from "@/server/services/api-key/create-api-key";
import { systemClock } from "@/server/services/context";
import { handleApi } from "./api";
import { handleTrpc } from "./trpc";

const HERE = "http://127.0.0.1:4100";
const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-key-"));
vi.stubEnv("FAIRLEAD_DATA", dataDir);
beforeAll(() => runMigrations({ database: "sqlite", dataDir }));
afterAll(async () => {
  await (await getApp()).db.close();
  rmSync(dataDir, { recursive: true });
});

async function makeKey(role: Role, scope: { role?: Role; labId?: string } = {}) {
  const { db } = await getApp();
  const { id, name, email } = await makeUser(db, { role });
  const actor = { kind: "user" as const, id, name, email, role };
  const ctx = { actor, db, clock: systemClock, requestId: "test" };
  const { secret } = await createApiKey(ctx, { name: "ci", role, ...scope });
  return { secret, userId: id };
}

const ask = (secret: string, method: string, place: string, more: RequestInit = {}) =>
  handleApi(
    new Request(`${HERE}/api/v1${place}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...more,
    }),
  );
const problemOf = async (answer: Response) => ({
  status: answer.status,
  detail: ((await answer.json()) as { detail: string }).detail,
});

it("reads by a key alone: no cookie, no Origin", async () => {
  const { db } = await getApp();
  const lab = await makeLab(db, { name: "munich" });
  const job = await makeJob(db, { labId: lab.id });
  const { secret } = await makeKey("viewer");
  const labs = LabPage.parse(await (await ask(secret, "GET", "/labs")).json());
  expect(labs.items.map((one) => one.name)).toContain("munich");
  const detail = LabDetail.parse(await (await ask(secret, "GET", `/labs/${lab.id}`)).json());
  expect(detail.recentJobs.map((one) => one.id)).toEqual([job.id]);
  for (const place of ["/jobs", `/jobs/${job.id}`, `/jobs/${job.id}/log`, "/bundles", "/about"]) {
    expect([place, (await ask(secret, "GET", place)).status]).toEqual([place, 200]);
  }
});

it("does with a viewer's key nothing but read, also for an administrator", async () => {
  const { db } = await getApp();
  const { id } = await makeLab(db);
  const { secret } = await makeKey("admin", { role: "viewer" });
  for (const [method, place, body] of [
    ["POST", `/labs/${id}/deploys`, "{}"],
    ["PATCH", `/labs/${id}`, '{"name":"mine"}'],
    ["POST", "/practice-labs", '{"name":"mine"}'],
    ["GET", "/audit", undefined],
    ["GET", "/users", undefined],
  ] as const) {
    const answer = await problemOf(await ask(secret, method, place, body === undefined ? {} : { body }));
    expect([place, answer.status, answer.detail]).toEqual([
      place,
      403,
      expect.stringMatching(/^This API key may not do this: its scope is Viewer/),
    ]);
  }
});

it("holds a key for one lab to it", async () => {
  const { db } = await getApp();
  const [mine, other] = [await makeLab(db), await makeLab(db)];
  const { secret } = await makeKey("lab_owner", { labId: mine.id });
  const labs = LabPage.parse(await (await ask(secret, "GET", "/labs")).json());
  expect(labs.items.map((one) => one.id)).toEqual([mine.id]);
  const body = JSON.stringify({ name: "renamed" });
  expect((await ask(secret, "PATCH", `/labs/${mine.id}`, { body })).status).toBe(200);
  expect((await ask(secret, "PATCH", `/labs/${other.id}`, { body })).status).toBe(403);
  expect((await ask(secret, "GET", `/labs/${other.id}`)).status).toBe(403);
});

it("is refused with 401 and one sentence when the key is wrong, and never falls back to a cookie", async () => {
  const answer = await problemOf(await ask(`fl_00000000_${"A".repeat(43)}`, "GET", "/labs"));
  expect(answer).toEqual({ status: 401, detail: "This API key is not known here: make one under Settings." });
  const headers = { authorization: "Bearer nonsense", cookie: "fairlead.session_token=x" };
  expect((await handleApi(new Request(`${HERE}/api/v1/labs`, { headers }))).status).toBe(401);
});

it("is dead with its person", async () => {
  const { db } = await getApp();
  const { secret, userId } = await makeKey("admin");
  expect((await ask(secret, "GET", "/labs")).status).toBe(200);
  await db.write((tx) => tx.q.delete(tx.t.user).where(eq(tx.t.user.id, userId)));
  expect(await problemOf(await ask(secret, "GET", "/labs"))).toMatchObject({
    status: 401,
    detail: expect.stringMatching(/may no longer sign in/),
  });
});

it("opens neither the browser's own calls nor other keys", async () => {
  const { secret } = await makeKey("admin");
  const headers = { authorization: `Bearer ${secret}` };
  const trpc = await handleTrpc(new Request(`${HERE}/api/trpc/lab.list?input=%7B%7D`, { headers }));
  expect(trpc.status).toBe(401);
  expect((await ask(secret, "POST", "/api-keys", { body: '{"name":"more"}' })).status).toBe(403);
  expect(ApiKeyPage.safeParse(await (await ask(secret, "GET", "/api-keys")).json()).success).toBe(false);
});
