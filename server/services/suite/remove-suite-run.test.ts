import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { suiteFolder } from "@/server/infra/suite/suite-files";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createSuiteRun } from "./create-suite-run";
import { getSuiteRun } from "./get-suite-run";
import { receiveSuiteFile } from "./receive-suite-file";
import { removeSuiteRun } from "./remove-suite-run";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-suite-"));
vi.stubEnv("FAIRLEAD_DATA", data);
let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true, force: true });
});

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

it("removes a run with its files once the lab's name was typed, for who may", async () => {
  const { id: labId, name } = await makeLab(test.db);
  const [operator, owner] = [await test.as("operator"), await test.as("lab_owner")];
  const bytes = sampleBytes("v1.32-kubespray", "junit");
  const { sha256: junit } = await receiveSuiteFile(operator, { labId, kind: "junit" }, whole(bytes), 8 << 20);
  const { runId } = await createSuiteRun(operator, { labId, junit });
  const can = async (ctx: typeof owner) => (await getSuiteRun(ctx, { runId })).can.remove.allowed;
  expect([await can(operator), await can(owner)]).toEqual([false, true]);
  expect((await refusalOf(removeSuiteRun(operator, { runId, confirmName: name }))).code).toBe("forbidden");
  expect((await refusalOf(removeSuiteRun(owner, { runId, confirmName: "x" }))).code).toBe("bad_input");
  expect(readdirSync(suiteFolder(labId))).toEqual([junit]);
  await removeSuiteRun(owner, { runId, confirmName: name });
  expect(readdirSync(suiteFolder(labId))).toEqual([]);
  expect(await test.db.q.$count(test.db.t.suiteCase)).toBe(0);
  expect((await refusalOf(getSuiteRun(owner, { runId }))).code).toBe("not_found");
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({
    action: "suite.remove",
    subjectId: runId,
    detail: { files: [{ sha256: junit }] },
  });
});
