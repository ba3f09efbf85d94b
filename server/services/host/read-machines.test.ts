import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { makeDraftedLab } from "./drafted-lab-under-test";
import { readMachines } from "./read-machines";

let test: ServiceTest;
let lab: Awaited<ReturnType<typeof makeDraftedLab>>;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  lab = await makeDraftedLab(test);
});

describe("readMachines", () => {
  it("gives jump hosts in the order they are gone through, and the way of each", async () => {
    const machines = await readMachines(test.system, lab.labId);
    expect(machines.map(({ name, via }) => [name, via])).toEqual([
      ["outer", []],
      ["inner", ["outer"]],
      ["one", ["outer", "inner"]],
      ["two", ["outer", "inner"]],
    ]);
    expect(machines[0]?.key).toEqual({ credentialId: lab.credentialId, name: "the key", fingerprint: null });
  });
});
