import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { SuiteFileKind } from "@/server/contract/suite-words";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { suiteFolder } from "@/server/infra/suite/suite-files";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createSuiteRun } from "./create-suite-run";
import { getSuiteCase } from "./get-suite-case";
import { getSuiteRun } from "./get-suite-run";
import { listSuiteCases } from "./list-suite-cases";
import { listSuiteRuns } from "./list-suite-runs";
import { receiveSuiteFile } from "./receive-suite-file";

const LIMIT = 8 * 1024 ** 2;
const data = mkdtempSync(path.join(tmpdir(), "fairlead-suite-"));
vi.stubEnv("FAIRLEAD_DATA", data);
let test: ServiceTest;
let operator: ServiceContext;
let labId = "";
beforeAll(async () => {
  test = await startServiceTest();
  operator = await test.as("operator");
});
beforeEach(async () => {
  labId = (await makeLab(test.db)).id;
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true, force: true });
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
const send = async (kind: SuiteFileKind, bytes: Uint8Array) =>
  (await receiveSuiteFile(operator, { labId, kind }, inPieces(bytes), LIMIT)).sha256;
const sample = (name: string, kind: SuiteFileKind) => send(kind, sampleBytes(name, kind));
const kept = () => readdirSync(suiteFolder(labId)).sort();

it("makes 6,731 rows of the submission of 2.3 MB, and the same file again is the same run", async () => {
  const junit = await sample("v1.33-kind", "junit");
  const began = performance.now();
  const made = await createSuiteRun(operator, { labId, junit });
  console.log(`6,731 cases, 2.3 MB: ${Math.round(performance.now() - began)} ms from stored bytes to rows`);
  const { runId } = made;
  expect(made.known).toBe(false);
  expect(await getSuiteRun(operator, { runId })).toMatchObject({
    ...{ verdict: "passed", scope: "full", release: "1.33", source: "upload", product: null },
    ...{ startedAt: 1_746_739_657_000, durationMs: 7_292_831 },
    counts: { passed: 419, failed: 0, skipped: 6312 },
    marks: ["uploaded", "practice lab", "list not held for 1.33"],
  });
  const trail = await test.auditTrail();
  expect(trail[0]).toMatchObject({ action: "suite.upload", subjectId: runId, labId });
  expect(await createSuiteRun(operator, { labId, junit: await sample("v1.33-kind", "junit") })).toEqual({
    runId,
    known: true,
  });
  expect(await test.auditTrail()).toHaveLength(trail.length);
  // the log and PRODUCT.yaml come later: the same run, judged with them
  const more = { log: await sample("v1.33-kind", "log"), product: await sample("v1.33-kind", "product") };
  expect(await createSuiteRun(operator, { labId, junit, ...more })).toEqual({ runId, known: true });
  const run = await getSuiteRun(operator, { runId });
  expect(run.product).toBe("kind v0.27.0");
  expect(run.files.map(({ kind }) => kind)).toEqual(["junit", "log", "product"]);
  expect((await test.auditTrail())[0]?.action).toBe("suite.addFiles");
  expect(await test.db.q.$count(test.db.t.suiteCase)).toBe(6731);
});

it("shows failing cases first, with text, output, place and the line of the log", async () => {
  const junit = await sample("v1.24-openshift-dedicated", "junit");
  const log = await sample("v1.24-openshift-dedicated", "log");
  const { runId } = await createSuiteRun(operator, { labId, junit, log });
  const cases = (input = {}) => listSuiteCases(operator, { runId, limit: 3, ...input });
  const first = await cases();
  expect(first.items.map(({ status }) => status)).toEqual(["failed", "failed", "passed"]);
  expect(first.total).toBe(6965);
  const next = await cases({ cursor: first.nextCursor });
  expect(next.items.map(({ n }) => n)).toEqual([4, 5, 6]);
  expect((await cases({ status: "failed" })).nextCursor).toBeNull();
  expect((await cases({ search: "nodePORT service" })).total).toBeGreaterThan(1);
  expect((await cases({ search: "100%_" })).total).toBe(0);
  expect((await cases({ status: "passed", conformance: "1" })).total).toBe(354);
  expect(await getSuiteCase(operator, { runId, n: 1 })).toMatchObject({
    ...{ status: "failed", ms: expect.any(Number), place: "test/e2e/network/service.go:3367" },
    ...{ failure: expect.stringContaining("Session is sticky"), logLine: expect.any(Number) },
    output: expect.stringContaining("STEP: Creating a kubernetes client"),
  });
  expect(await getSuiteCase(operator, { runId, n: 3 })).toMatchObject({ failure: null, logLine: null });
  expect((await refusalOf(getSuiteCase(operator, { runId, n: 7000 }))).code).toBe("not_found");
  const { items } = await listSuiteRuns(operator, { labId });
  expect(items.map(({ sentence }) => sentence)).toEqual(["2 of 356 conformance tests of 1.24 failed."]);
});

it("F66: an XML bomb, F67: truncated JUnit and F68: a PNG named .xml leave no run and no file", async () => {
  const bomb = Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><testsuites><testcase name="&b;"/></testsuites>');
  const cut = sampleBytes("v1.33-kind", "junit").subarray(0, 1_000_000);
  for (const [bytes, message] of [
    [bomb, /declares a document type/],
    [cut, /was cut off: it ends at line \d+/],
  ] as const) {
    const refused = await refusalOf(createSuiteRun(operator, { labId, junit: await send("junit", bytes) }));
    expect(refused).toEqual({ code: "bad_input", message: expect.stringMatching(message) });
  }
  const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(2000)]);
  expect((await refusalOf(send("junit", png))).message).toContain("it is a PNG picture");
  expect((await refusalOf(send("junit", Buffer.from([0xe9, 0x3c])))).message).toContain("is no XML");
  const latin = Buffer.concat([
    Buffer.from('<testsuites><testcase name="'),
    Buffer.from([0xe9]),
    Buffer.from('"/>'),
  ]);
  const junit = await send("junit", latin);
  expect((await refusalOf(createSuiteRun(operator, { labId, junit }))).message).toContain("is not UTF-8");
  expect(kept()).toEqual([]);
  expect((await listSuiteRuns(operator, { labId })).items).toEqual([]);
});

it("opens no file of another lab, and none for a lab that was removed", async () => {
  const junit = await sample("v1.33-kind", "junit");
  const { id: other } = await makeLab(test.db);
  expect((await refusalOf(createSuiteRun(operator, { labId: other, junit }))).message).toContain(
    "was not uploaded",
  );
  const { id: gone } = await makeLab(test.db, { state: "removed" });
  expect((await refusalOf(createSuiteRun(operator, { labId: gone, junit }))).code).toBe("wrong_state");
});
