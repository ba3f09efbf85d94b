import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab, makeSuiteRun } from "@/db/testing/factories";
import type { SuiteSettings } from "@/server/contract/suite";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getNodeRun } from "./get-node-run";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const withNodes = (...names: string[]): SuiteSettings => ({
  ...{ ginkgo: 2, seed: null, focus: null, skip: null, labelFilter: null, flakeAttempts: null, flaked: null },
  ...{ processes: null, suiteVersion: null, clusterVersion: null },
  nodes: names.map((name, at) => ({ name, ready: at === 0, allocatable: { cpu: `${at + 2}` }, at: 5 })),
});

it("finds the newest run a node was part of, with what it could allocate then", async () => {
  const viewer = await test.as("viewer");
  const { id: labId } = await makeLab(test.db);
  const ask = (node: string) => getNodeRun(viewer, { labId, node });
  expect(await ask("one")).toBeNull();
  const make = (createdAt: number, values: Parameters<typeof makeSuiteRun>[2]) =>
    makeSuiteRun(test.db, labId, { createdAt, ...values });
  await make(1, { source: "job", settings: withNodes("one", "two") });
  const newest = await make(2, { source: "job", settings: withNodes("two", "one"), startedAt: 7 });
  await make(3, { source: "job", settings: withNodes("three") });
  await make(4, { source: "upload" });
  const common = { id: newest, verdict: "not counted", scope: "partial", sentence: "1 test passed.", at: 7 };
  expect(await ask("one")).toEqual({ ...common, before: { ready: false, allocatable: { cpu: "3" } } });
  expect(await ask("two")).toEqual({ ...common, before: { ready: true, allocatable: { cpu: "2" } } });
  expect(await ask("four")).toBeNull();
});

it("tells nobody without an account", async () => {
  const { id: labId } = await makeLab(test.db);
  const refused = await refusalOf(getNodeRun(test.anonymous, { labId, node: "one" }));
  expect(refused.code).toBe("not_signed_in");
});
