import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { asc, eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { makeJob, makeLab } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import type { ServiceContext } from "../context";
import { makeBundle, makeReadyLab } from "../deploy/deploy-under-test";
import { requestDeploy } from "../deploy/request-deploy";
import { appendRunOutput } from "./append-run-output";
import { claimJob, listStrayJobs, takeOverJob } from "./claim-job";
import { FenceLost } from "./fence";
import { finishJob } from "./finish-job";
import { heartbeatJob } from "./heartbeat-job";
import { runJobAgain } from "./run-job-again";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const project = path.resolve(import.meta.dirname, "../../..");
const JOBS = 300;

const contextOf = (db: Database): ServiceContext => ({
  actor: { kind: "system", job: "a test" },
  db,
  clock: { now: () => Date.now() },
  requestId: "r",
});

/** A process of its own with four clients. @returns its claims: job, client, fence */
async function claimAll(url: string, name: string): Promise<string[][]> {
  const program = path.join(import.meta.dirname, "claim-writer-under-test.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, url, name], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await text(child.stdout);
  return said
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}

it("8 clients of two processes claim 300 jobs, each once", async () => {
  const { db, url } = await postgres.createDb();
  await db.write(async ({ q, t }) => {
    const rows = Array.from({ length: JOBS }, (_, i) => ({
      id: v7(),
      labId: `lab ${i}`,
      kind: "deploy" as const,
      title: "x",
      status: "queued" as const,
      payload: {},
      requestedBy: "a test",
      createdAt: i,
    }));
    await q.insert(t.job).values(rows);
  });
  const claims = (await Promise.all(["a", "b"].map((name) => claimAll(url, name)))).flat();
  expect(claims).toHaveLength(JOBS);
  expect(new Set(claims.map(([id]) => id)).size).toBe(JOBS);
  expect(claims.filter(([, , fence]) => fence !== "1")).toEqual([]);
  const { job } = db.t;
  const rows = await db.q.select().from(job).orderBy(asc(job.createdAt));
  expect(rows.every((row) => row.status === "running" && row.fence === 1)).toBe(true);
  expect(rows.map((row) => row.runnerId)).toEqual(
    rows.map((row) => claims.find(([id]) => id === row.id)?.[1]),
  );
  // they did claim at the same time, else this proves nothing
  const turns = rows.filter((row, i) => i > 0 && row.runnerId?.[0] !== rows[i - 1]?.runnerId?.[0]).length;
  expect(turns).toBeGreaterThan(20);
});

it("of many jobs of few labs, one of each lab runs at a time", async () => {
  const { db, url } = await postgres.createDb();
  for (const labId of ["a", "b", "c"]) {
    for (let i = 0; i < 10; i++) await makeJob(db, { labId, createdAt: i });
  }
  const claims = (await Promise.all(["a", "b"].map((name) => claimAll(url, name)))).flat();
  expect(claims.filter(([id]) => id !== "")).toHaveLength(3);
  const { job } = db.t;
  const running = await db.q.select({ labId: job.labId }).from(job).where(eq(job.status, "running"));
  expect(running.map(({ labId }) => labId).sort()).toEqual(["a", "b", "c"]);
});

it("refuses every write of a runner that was thought dead", async () => {
  const { db } = await postgres.createDb();
  const ctx = contextOf(db);
  await makeJob(db, { labId: (await makeLab(db)).id });
  const old = { id: "old", machineId: "m", pid: 1 };
  const mine = await claimJob(ctx, old);
  if (!mine) throw new Error("nothing was claimed");
  await heartbeatJob(ctx, old);
  const [stray] = await listStrayJobs(ctx, { id: "new", machineId: "m" });
  if (!stray) throw new Error("no stray");
  const theirs = await takeOverJob(ctx, { id: "new", machineId: "m" }, stray);
  const tasks = new Map();
  const lines = (text: string) => ({
    lastLine: 0,
    lastEvent: 0,
    chunks: [{ first: 1, last: 1, data: `${text}\n`, times: [1] }],
    events: [{ type: "play" as const, name: text, seq: 1, at: 1, line: 1 }],
  });
  const attempts = await Promise.allSettled([
    appendRunOutput(ctx, { ...mine, tasks }, lines("old")),
    appendRunOutput(ctx, { ...theirs, tasks }, lines("new")),
    appendRunOutput(ctx, { ...mine, tasks }, lines("old")),
  ]);
  expect(attempts.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  const ended = {
    outcome: "failed" as const,
    message: "x",
    findings: [],
    upTo: { lastLine: 1, lastEvent: 1 },
  };
  await expect(finishJob(ctx, mine, ended, async () => {})).rejects.toBeInstanceOf(FenceLost);
  await finishJob(ctx, theirs, ended, async () => {});
  expect(await db.q.select({ data: db.t.jobLogChunk.data }).from(db.t.jobLogChunk)).toEqual([
    { data: "new\n" },
  ]);
});

it("runs a job again: one of many presses queues it, one runner claims it, and the run before writes nothing", async () => {
  const { db, url } = await postgres.createDb();
  const ctx = contextOf(db);
  const labId = (await makeReadyLab(db)).id;
  await makeBundle(db);
  const { jobId } = await requestDeploy(ctx, { labId });
  const first = await claimJob(ctx, { id: "old", machineId: "m" });
  if (first?.id !== jobId) throw new Error("nothing was claimed");
  await finishJob(ctx, first, { outcome: "failed", message: "x", findings: [] }, async () => {});
  // the plan came back from jsonb, which keeps no order of keys
  const presses = await Promise.allSettled(Array.from({ length: 8 }, () => runJobAgain(ctx, { jobId })));
  expect(presses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const claims = (await Promise.all(["a", "b"].map((name) => claimAll(url, name)))).flat();
  expect(claims.filter(([id]) => id !== "")).toEqual([[jobId, expect.any(String), "2"]]);
  const [row] = await db.q.select().from(db.t.job).where(eq(db.t.job.id, jobId));
  expect(row).toMatchObject({ run: 2, fence: 2, status: "running", lastLine: 0 });
  const late = { lastLine: 0, lastEvent: 0, chunks: [], events: [] };
  const write = appendRunOutput(ctx, { ...first, tasks: new Map() }, late);
  await expect(write).rejects.toBeInstanceOf(FenceLost);
});
