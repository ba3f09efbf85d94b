import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { jobOf, makeDraftedLab } from "./drafted-lab-under-test";
import { requestFactReading } from "./request-fact-reading";

let test: ServiceTest;
let lab: Awaited<ReturnType<typeof makeDraftedLab>>;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  lab = await makeDraftedLab(test);
});

describe("facts", () => {
  it("are read of all hosts but the jump hosts unless named", async () => {
    const { jobId } = await requestFactReading(await test.as("operator"), { labId: lab.labId });
    expect(await jobOf(test, jobId)).toMatchObject({
      kind: "read-facts",
      exclusive: false,
      title: "Read facts of 2 hosts",
    });
  });
});
