import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { makeJob, makeLab, makeUser } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { handleAuth } from "@/server/auth/handle-auth";
import { makeAuth } from "@/server/auth/make-auth";
import { actorFrom } from "@/server/auth/session";
import { makeSecretBox } from "@/server/infra/secret-box/secret-box";
import { verifyAuditChain } from "./audit";
import { registerBundle } from "./bundle/register-bundle";
import { type Actor, type ServiceContext, systemClock } from "./context";
import { cancelJob } from "./job/cancel-job";
import { getJob } from "./job/get-job";
import { listJobs } from "./job/list-jobs";
import { listTasks } from "./job/list-tasks";
import { readLog } from "./job/read-log";
import { createPracticeLab } from "./lab/create-practice-lab";
import { getLab } from "./lab/get-lab";
import { listLabs } from "./lab/list-labs";
import { requestLabRemoval } from "./lab/request-lab-removal";
import { setSecretBox } from "./secret-box";
import { createFirstAdmin } from "./setup/create-first-admin";

/** What the SQLite tests cannot show: the same verbs on PostgreSQL, where writers really run at the same time. */
let postgres: TestPostgres;
let db: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  setSecretBox(makeSecretBox(randomBytes(32)));
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  ({ db } = await postgres.createDb());
});

const as = (actor: Actor): ServiceContext => ({ actor, db, clock: systemClock, requestId: "r" });
const person = async () => {
  const { id, name, email, role } = await makeUser(db, { role: "admin" });
  return as({ kind: "user", id, name, email, role: role ?? "admin" });
};
const chainOf = () => verifyAuditChain(as({ kind: "system", job: "a test" }));
const ADA = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };

it("lets one of several become the first administrator, who can sign in", async () => {
  const nobody = as({ kind: "anonymous" });
  const asked = await Promise.allSettled(
    ["ada", "b", "c", "d", "e"].map(() => createFirstAdmin(nobody, ADA)),
  );
  expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(await db.q.select().from(db.t.user)).toHaveLength(1);
  const url = "http://127.0.0.1:4100";
  const auth = makeAuth({ db, secret: "a secret of at least 32 characters", url, trustedOrigins: [url] });
  const { email, password } = ADA;
  const request = new Request(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const signedIn = await handleAuth(request, { auth });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect(await actorFrom(new Headers({ cookie }), auth)).toMatchObject({ kind: "user", role: "admin" });
});

it("makes one practice lab for one key that comes eight times at once", async () => {
  const ctx = await person();
  const input = { name: "Lab Ä", idempotencyKey: "k" };
  const answers = await Promise.all(Array.from({ length: 8 }, () => createPracticeLab(ctx, input)));
  expect(new Set(answers.map(({ jobId }) => jobId)).size).toBe(1);
  const labId = answers[0]?.labId ?? "";
  expect((await listLabs(ctx, { search: "lab ä" })).items).toMatchObject([
    { id: labId, hosts: 0, cluster: null },
  ]);
  expect(await getLab(ctx, { labId })).toMatchObject({ activeJob: { message: "waits for a runner" } });
  expect(await chainOf()).toMatchObject({ ok: true, entries: 1, problem: null });
});

it("removes a lab once when asked by many, and cancels a job once", async () => {
  const ctx = await person();
  const { id: labId, name } = await makeLab(db, { state: "ready" });
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => requestLabRemoval(ctx, { labId, confirmName: name })),
  );
  expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const [job] = (await listJobs(ctx, { labId })).items;
  const jobId = job?.id ?? "";
  const canceled = await Promise.allSettled(Array.from({ length: 6 }, () => cancelJob(ctx, { jobId })));
  expect(canceled.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(await getLab(ctx, { labId })).toMatchObject({ state: "ready", activeJob: null });
  expect(await chainOf()).toMatchObject({ ok: true, entries: 2 });
});

it("pages jobs, reads logs, stages, tasks and nodes as on SQLite", async () => {
  const ctx = await person();
  const lab = await makeLab(db);
  const jobs = [1, 2, 2, 3];
  for (const createdAt of jobs) await makeJob(db, { labId: lab.id, createdAt, status: "succeeded" });
  const first = await listJobs(ctx, { limit: 3, labId: lab.id });
  const second = await listJobs(ctx, { limit: 3, labId: lab.id, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((job) => job.createdAt)).toEqual([3, 2, 2, 1]);
  const jobId = first.items[0]?.id ?? "";
  const bundleId = "c".repeat(64);
  await db.write(async ({ q, t }) => {
    for (const [firstLine, lastLine] of [
      [1, 3],
      [4, 6],
    ] as const) {
      const data = "ä line\n".repeat(3);
      await q.insert(t.jobLogChunk).values({ jobId, run: 1, firstLine, lastLine, data, times: [1, 2, 3] });
    }
    const stage = {
      jobId,
      run: 1,
      stage: "s",
      ord: 0,
      title: "S",
      hosts: ["a"],
      status: "succeeded" as const,
    };
    await q.insert(t.jobStage).values({ ...stage, startedAt: 1, finishedAt: 41 });
    const event = { type: "task" as const, seq: 1, at: 1, line: 1, uuid: "u", name: "T" };
    await q.insert(t.jobEvent).values({ jobId, run: 1, seq: 1, type: "task", at: 1, line: 1, data: event });
    await q.update(t.job).set({ lastLine: 6 }).where(eq(t.job.id, jobId));
    const cluster = { id: "k", labId: lab.id, jobId, bundleId, profile: "basic", kubernetes: "1.34.4" };
    const rest = { endpoint: "x", state: "verified" as const, plan: {}, createdAt: 1, verifiedAt: 1 };
    await q.insert(t.cluster).values({ ...cluster, ...rest });
    for (const at of [1, 2]) {
      const node = {
        id: `n${at}`,
        clusterId: "k",
        name: "n",
        ready: at === 2,
        allocatable: { cpu: "4" },
        at,
      };
      await q.insert(t.nodeSnapshot).values(node);
    }
  });
  const log = await readLog(ctx, { jobId, from: 3, limit: 2 });
  expect(log.lines).toEqual([
    { n: 3, at: 3, text: "ä line" },
    { n: 4, at: 1, text: "ä line" },
  ]);
  expect(await getJob(ctx, { jobId })).toMatchObject({ stages: [{ usualMs: 40, hosts: ["a"] }] });
  expect(await listTasks(ctx, { jobId })).toMatchObject({ folds: [{ uuid: "u", counts: { ok: 0 } }] });
  expect(await getLab(ctx, { labId: lab.id })).toMatchObject({
    cluster: { nodes: 1, nodesReady: 1 },
    nodes: [{ name: "n", ready: true, at: 2, allocatable: { cpu: "4" } }],
  });
});

it("registers one bundle when two find it at once", async () => {
  const ctx = await person();
  const component = { name: "etcd", version: "3", source: "upstream" as const, origin: "x", licence: "x" };
  const manifest = {
    format: 1 as const,
    name: "k8s",
    kubernetes: "1.34.4",
    arch: "amd64" as const,
    hostOs: "debian-12",
    builtAt: "2026-01-01T00:00:00Z",
    components: [{ ...component, files: ["bin/etcd"] }],
    files: [{ path: "bin/etcd", size: 5_000_000_000, sha256: "a".repeat(64), executable: true }],
    images: [],
  };
  const input = { id: "d".repeat(64), manifest, origin: "x" };
  const answers = await Promise.all([1, 2, 3].map(() => registerBundle(ctx, input)));
  expect(answers.filter(({ added }) => added)).toHaveLength(1);
  expect(await chainOf()).toMatchObject({ ok: true, entries: 1 });
});
