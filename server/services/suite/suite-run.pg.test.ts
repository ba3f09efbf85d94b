import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Database } from "@/db/database";
import { makeLab, makeUser } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import type { SuiteFileKind } from "@/server/contract/suite-words";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { type ServiceContext, systemClock } from "../context";
import { createSuiteRun } from "./create-suite-run";
import { getSuiteCase } from "./get-suite-case";
import { getSuiteRun } from "./get-suite-run";
import { listSuiteCases } from "./list-suite-cases";
import { listSuiteRuns } from "./list-suite-runs";
import { receiveSuiteFile } from "./receive-suite-file";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-suite-pg-"));
vi.stubEnv("FAIRLEAD_DATA", data);
let postgres: TestPostgres;
let db: Database;
let operator: ServiceContext;
beforeAll(async () => {
  postgres = await startPostgres();
  ({ db } = await postgres.createDb());
  const { id, name, email } = await makeUser(db, { role: "operator" });
  const actor = { kind: "user" as const, id, name, email, role: "operator" as const };
  operator = { actor, db, clock: systemClock, requestId: "r" };
});
afterAll(async () => {
  await postgres.stop();
  rmSync(data, { recursive: true, force: true });
});

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Cases go in by a statement of its own on PostgreSQL. */
it("makes, lists, searches and shows a run, and two who send the same file at once get one", async () => {
  const { id: labId } = await makeLab(db);
  const send = async (kind: SuiteFileKind) => {
    const bytes = sampleBytes("v1.24-openshift-dedicated", kind);
    return (await receiveSuiteFile(operator, { labId, kind }, whole(bytes), 8 << 20)).sha256;
  };
  const files = { junit: await send("junit"), log: await send("log"), product: await send("product") };
  const both = await Promise.allSettled([1, 2].map(() => createSuiteRun(operator, { labId, ...files })));
  const ids = both.flatMap((one) => (one.status === "fulfilled" ? [one.value.runId] : []));
  expect(new Set(ids).size, JSON.stringify(both)).toBe(1);
  expect(ids).toHaveLength(2);
  const runId = ids[0] ?? "";
  expect(await getSuiteRun(operator, { runId })).toMatchObject({
    ...{ verdict: "failed", release: "1.24", counts: { passed: 354, failed: 2, skipped: 6609 } },
    missing: { held: false },
  });
  const found = await listSuiteCases(operator, { runId, search: "NODEPORT service [LinuxOnly]", limit: 1 });
  expect(found.items).toEqual([
    {
      n: 1,
      status: "failed",
      conformance: true,
      ms: 218_886,
      name: expect.stringContaining("NodePort service"),
    },
  ]);
  expect((await listSuiteCases(operator, { runId, status: "skipped", limit: 1 })).total).toBe(6609);
  expect((await getSuiteCase(operator, { runId, n: 1 })).failure).toContain("Session is sticky");
  expect((await listSuiteRuns(operator, { labId, limit: 1 })).items).toHaveLength(1);
});
