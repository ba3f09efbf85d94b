import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { jobOf, makeDraftedLab } from "./drafted-lab-under-test";
import { requestHostTest } from "./request-host-test";

let test: ServiceTest;
let lab: Awaited<ReturnType<typeof makeDraftedLab>>;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  lab = await makeDraftedLab(test);
});

describe("a connection test", () => {
  it("is queued beside other jobs, once for a key, with an audit row; a viewer may not", async () => {
    const { labId } = lab;
    const operator = await test.as("operator");
    const input = { labId, hosts: ["one"], idempotencyKey: someId() };
    const { jobId } = await requestHostTest(operator, input);
    expect(await requestHostTest(operator, input)).toEqual({ jobId });
    expect(await jobOf(test, jobId)).toMatchObject({
      kind: "host-test",
      exclusive: false,
      title: "Test one",
      payload: { hosts: ["one"] },
    });
    expect((await test.auditTrail())[0]).toMatchObject({ action: "host.test", labId });
    const refusal = await refusalOf(requestHostTest(await test.as("viewer"), { labId }));
    expect(refusal.code).toBe("forbidden");
  });

  it("refuses a host the lab does not have, and a lab that is being made", async () => {
    const { labId } = lab;
    const operator = await test.as("operator");
    const unknown = await refusalOf(requestHostTest(operator, { labId, hosts: ["three"] }));
    expect(unknown).toEqual({
      code: "not_found",
      message: "The lab has no host three: it has outer, inner, one, two.",
    });
    const making = await makeLab(test.db, { state: "creating" });
    expect((await refusalOf(requestHostTest(operator, { labId: making.id }))).code).toBe("wrong_state");
  });
});
