import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { FenceLost } from "./fence";
import { findLeftovers } from "./find-leftovers";
import { getJob } from "./get-job";
import { holdNewJob } from "./held-job-under-test";
import { interruptJob } from "./interrupt-job";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("says that the job was interrupted and what may still run on each host", async () => {
  const { job, ship } = await holdNewJob(test);
  const stages = [{ id: "prepare", title: "Prepare", hosts: ["a", "b", "c"] }];
  await ship(
    ["TASK"],
    [
      { type: "stages", stages, line: 0 },
      { type: "stage", stage: "prepare", status: "running", line: 0 },
      { type: "task", uuid: "t", name: "Install packages", stage: "prepare", line: 1 },
      { type: "result", task: "t", host: "b", status: "ok", firstLine: 2, line: 1 },
    ],
  );
  const findings = await findLeftovers(test.system, job);
  expect(findings.map(({ host }) => host)).toEqual(["a", "c"]);
  let settled = "";
  await interruptJob(test.system, job, { message: "It is gone.", findings }, async () => {
    settled = job.labId;
  });
  const shown = await getJob(await test.as("viewer"), { jobId: job.id });
  expect(shown).toMatchObject({
    status: "interrupted",
    message: "It is gone.",
    runs: [{ status: "interrupted" }],
  });
  expect(shown.stages).toMatchObject([{ status: "failed" }]);
  expect(shown.findings).toMatchObject([
    { host: "a", detail: expect.stringContaining('"Install packages" on a'), line: 1 },
    { host: "c" },
  ]);
  expect(settled).toBe(job.labId);
});

it("knows no leftovers of a run that was in no stage, and refuses another runner's job", async () => {
  const { job } = await holdNewJob(test);
  expect(await findLeftovers(test.system, job)).toEqual([]);
  const other = { ...job, fence: job.fence + 1 };
  const why = { message: "x", findings: [] };
  await expect(interruptJob(test.system, other, why, async () => {})).rejects.toThrow(FenceLost);
});
