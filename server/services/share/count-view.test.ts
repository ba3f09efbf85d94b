import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab, makeShareLink, makeSuiteRun } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { countView } from "./count-view";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("counts every one of many at once, and writes nothing into the trail", async () => {
  const { id: labId } = await makeLab(test.db);
  const runId = await makeSuiteRun(test.db, labId);
  const linkId = await makeShareLink(test.db, { labId, runId });
  await Promise.all(Array.from({ length: 20 }, () => countView(test.anonymous, linkId)));
  const [row] = await test.db.q.select().from(test.db.t.shareLink);
  expect(row).toMatchObject({ views: 20, lastViewedAt: test.clock.at });
  expect(await test.auditTrail()).toEqual([]);
});
