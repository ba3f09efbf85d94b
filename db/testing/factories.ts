import { v7 } from "uuid";
import type { Role } from "@/server/contract/permissions";
import type { Database } from "../database";
import type { Tables } from "../schema/tables";

/** Rows of their own for every test: nothing is shared, nothing is seeded. */

type Row<K extends keyof Tables> = Tables[K]["$inferInsert"];

let made = 0;

export async function makeUser(db: Database, values: Partial<Row<"user">> = {}) {
  const id = values.id ?? v7();
  const at = new Date();
  const row = {
    id,
    name: `Person ${++made}`,
    email: `${id}@example.org`,
    role: "viewer" as Role,
    createdAt: at,
    updatedAt: at,
    ...values,
  };
  await db.write((tx) => tx.q.insert(tx.t.user).values(row).returning());
  return row;
}

export async function makeLab(db: Database, values: Partial<Row<"lab">> = {}) {
  const name = values.name ?? `lab ${++made}`;
  const row = {
    id: v7(),
    name,
    search: name.toLowerCase(),
    kind: "practice" as const,
    state: "ready" as const,
    createdBy: "a test",
    createdAt: Date.now(),
    removedAt: null,
    ...values,
  };
  await db.write((tx) => tx.q.insert(tx.t.lab).values(row).returning());
  return row;
}

export async function makeJob(db: Database, values: Partial<Row<"job">> & { labId: string }) {
  const row = {
    id: v7(),
    kind: "deploy" as const,
    title: `Deploy ${++made}`,
    status: "queued" as const,
    run: 1,
    payload: {},
    requestedBy: "a test",
    createdAt: Date.now(),
    ...values,
  };
  await db.write(async (tx) => {
    await tx.q.insert(tx.t.job).values(row);
    await tx.q.insert(tx.t.jobRun).values({ jobId: row.id, run: row.run ?? 1, status: row.status });
  });
  return row;
}

/** A run of one passed case. @returns its id */
export async function makeSuiteRun(db: Database, labId: string, values: Partial<Row<"suiteRun">> = {}) {
  const counts = { passed: 1, failed: 0, pending: 0, skipped: 0 };
  const row = {
    ...{ id: v7(), labId, suite: "kubernetes-conformance" as const, source: "upload" as const },
    ...{
      scope: "partial" as const,
      verdict: "not counted" as const,
      sentence: "1 test passed.",
      reasons: [],
      marks: [],
    },
    counts: { ...counts, conformance: { passed: 1, failed: 0, skipped: 0 } },
    missing: { held: false, sentence: "The release is not known.", names: [] },
    settings: {
      ...{ ginkgo: 2 as const, seed: null, focus: null, skip: null, labelFilter: null, flakeAttempts: null },
      ...{ flaked: null, processes: null, suiteVersion: null, clusterVersion: null },
    },
    ...{ junitSha256: v7(), files: [], createdBy: "a test", createdAt: Date.now(), ...values },
  };
  await db.write(async ({ q, t }) => {
    await q.insert(t.suiteRun).values(row);
    await q
      .insert(t.suiteCase)
      .values({ runId: row.id, n: 1, name: "a test", status: "passed", ms: 1, conformance: false });
  });
  return row.id;
}

/** A link that is open. @returns its id */
export async function makeShareLink(
  db: Database,
  { labId, runId, ...values }: Partial<Row<"shareLink">> & { labId: string; runId: string },
) {
  const row = {
    ...{ id: v7(), labId, runId, tokenHash: v7(), text: "<!doctype html>", size: 15, sha256: "0".repeat(64) },
    ...{ reveal: { names: false, addresses: false, serials: false }, createdBy: "a test", createdAt: 1 },
    ...{ expiresAt: 9_000_000_000_000, views: 0, ...values },
  };
  await db.write(({ q, t }) => q.insert(t.shareLink).values(row));
  return row.id;
}
