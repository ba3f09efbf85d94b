import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab, makeShareLink, makeSuiteRun } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { addFacts, addRevision, makeBundle, makeCluster, someDescriptor } from "../deploy/deploy-under-test";
import { getLab } from "./get-lab";
import { listLabs } from "./list-labs";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const passed = {
  verdict: "passed" as const,
  scope: "full" as const,
  release: "1.34",
  sentence: "All passed.",
};

async function makeProvedLab(recorded = false) {
  const { id } = await makeLab(test.db, { kind: "registered" });
  const hosts = someDescriptor().hosts.map((host) => ({ ...host, recordedHardware: recorded }));
  await addRevision(test.db, id, 1, someDescriptor({ hosts }));
  await addFacts(test.db, id, 1);
  await makeCluster(test.db, id, "verified");
  const older = { createdAt: 10, verdict: "failed" as const };
  await makeSuiteRun(test.db, id, older);
  return { id, runId: await makeSuiteRun(test.db, id, { ...passed, createdAt: 20 }) };
}
const proofOf = async (labId: string) => {
  const { lastRun, conformance, nextStep } = await getLab(await test.as("viewer"), { labId });
  return { lastRun: lastRun?.id, state: conformance.state, nextStep };
};

it("tells the newest run of each lab, and that it proved something, once it did", async () => {
  const { id, runId } = await makeProvedLab();
  expect(await proofOf(id)).toEqual({ lastRun: runId, state: "done", nextStep: "Share its last suite run." });
  await makeShareLink(test.db, { labId: id, runId });
  expect((await proofOf(id)).nextStep).toBe("Look at what its nodes can allocate.");
  const focused = { ...passed, scope: "focused" as const, verdict: "not counted" as const, createdAt: 30 };
  const later = await makeSuiteRun(test.db, id, focused);
  expect(await proofOf(id)).toMatchObject({ lastRun: later, state: "not_assessed" });
  const { id: none } = await makeLab(test.db);
  const rows = (await listLabs(await test.as("viewer"), {})).items;
  expect(rows.find((row) => row.id === id)?.lastRun?.id).toBe(later);
  expect(rows.find((row) => row.id === none)?.lastRun).toBeNull();
});

it("sees recorded hardware and programs that were built here", async () => {
  expect((await proofOf((await makeProvedLab(true)).id)).state).toBe("not_assessed");
  const { id } = await makeProvedLab();
  const bundleId = await makeBundle(test.db);
  await test.db.write(({ q, t }) => q.update(t.cluster).set({ bundleId }));
  expect((await proofOf(id)).state).toBe("not_assessed");
});
