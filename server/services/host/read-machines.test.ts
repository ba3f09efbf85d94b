import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DescriptorContent } from "@/server/contract/lab";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { insertRevision } from "../descriptor/insert-revision";
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

describe("readMachines of a registered lab", () => {
  it("takes the newest revision: jump hosts in the order of the way, whatever order they are described in", async () => {
    const { labId, credentialId } = lab;
    const ssh = (user: string) => ({ address: "192.0.2.1", port: 22, user, credentialId });
    const host = (name: string, via: string[]) => ({
      name,
      ssh: ssh("oper"),
      via,
      roles: [],
      recordedHardware: false,
    });
    const content: DescriptorContent = {
      version: 1,
      provisioner: "preprovisioned",
      jumpHosts: [
        { name: "inner", ssh: ssh("jump") },
        { name: "outer", ssh: ssh("jump") },
      ],
      hosts: [host("one", ["outer", "inner"]), host("two", [])],
    };
    await test.db.write(async (db) => {
      const tx = { ...test.system, db };
      await db.q.update(db.t.lab).set({ state: "ready" }).where(eq(db.t.lab.id, labId));
      const revision = { labId, author: "a test", source: "form", content };
      await insertRevision(tx, { ...revision, number: 1, content: { ...content, hosts: [host("two", [])] } });
      await insertRevision(tx, { ...revision, number: 2 });
    });
    const machines = await readMachines(test.system, labId);
    expect(machines.map(({ name, via, user }) => [name, via, user])).toEqual([
      ["outer", [], "jump"],
      ["inner", ["outer"], "jump"],
      ["one", ["outer", "inner"], "oper"],
      ["two", [], "oper"],
    ]);
  });
});
