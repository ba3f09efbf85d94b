import { describe, expect, it } from "vitest";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { deviceHolders, plannedFunctions } from "./numa-layers";
import { countUses, numaPicture } from "./numa-model";

describe("numaPicture", () => {
  it("draws the recorded telco host: CPUs, huge pages and the NIC with its VFs by node", () => {
    const facts = factsOf(1, "telco");
    const nodes = numaPicture(facts);
    expect(nodes.map(({ id }) => id)).toEqual(facts.numa.map(({ id }) => id));
    const drawn = nodes.flatMap(({ cores }) => cores.flatMap(({ threads }) => threads));
    expect(drawn).toHaveLength(facts.cpu.list.length);
    const counts = countUses(nodes);
    expect(counts.isolated + counts.shared).toBe(facts.cpu.threads);
    expect(counts.isolated).toBeGreaterThan(0);
    const pf = nodes.flatMap(({ id, nics }) => nics.map((nic) => ({ id, nic }))).find(({ nic }) => nic.sriov);
    expect(pf?.id).toBe(1);
    expect(pf?.nic.sriov?.num).toBe(4);
  });

  it("marks reserved CPUs of a plan", () => {
    const plan = { reserved: "0-1", devices: [] };
    const squares = (reserved: string | null) =>
      numaPicture(factsOf(1, "telco"), { plan, reserved, held: [] });
    const planned = (nodes: ReturnType<typeof squares>) =>
      nodes.flatMap(({ cores }) => cores.flatMap(({ threads }) => threads)).filter((one) => one.planned)
        .length;
    expect([countUses(squares(null)).reserved, planned(squares(null))]).toEqual([0, 2]);
    expect([countUses(squares("0")).reserved, planned(squares("0"))]).toEqual([1, 2]);
    expect(squares(null)[0]?.words).toContain("planned: reserved 0-1");
    expect(squares("0-1")[0]?.words).toContain("reserved 0-1, as planned");
    expect(squares("0")[0]?.words).toEqual(expect.arrayContaining(["reserved 0", "planned: 0-1"]));
    // of this NUMA node none is planned, and none in force
    expect(squares("0-1")[1]?.words.join()).not.toMatch(/reserved|planned/);
  });

  it("names the pod that has CPUs or a function alone, and the resource the plan makes of a function", () => {
    const one = { podUid: "u", container: "du", pod: "ran/du-0" };
    const held = [
      { ...one, resource: "cpu", what: ["2-3"] },
      { ...one, pod: null, resource: "intel.com/a", what: ["0000:81:10.2"] },
    ];
    const devices = [{ pf: "ens1", vfs: "0-1,3", resource: "intel.com/a", count: 3, words: "" }];
    const layers = { plan: { reserved: "", devices }, reserved: null, held };
    const nodes = numaPicture(factsOf(1, "telco"), layers);
    expect(nodes[1]?.cores.flatMap(({ threads }) => threads.map(({ holder }) => holder))).toEqual([
      ...["ran/du-0", "ran/du-0"],
    ]);
    expect(nodes[1]?.words).toContain("ran/du-0 alone has 2-3");
    expect(deviceHolders(held).get("0000:81:10.2")).toMatch(/^a pod that is not there now \(u\)$/);
    expect([...plannedFunctions("ens1", layers).keys()]).toEqual([0, 1, 3]);
    expect(plannedFunctions("ens2", layers).size).toBe(0);
  });

  it("stacks siblings of a core and draws a host that names no NUMA node as node 0", () => {
    const facts = { ...factsOf(1), numa: [] };
    facts.cpu = {
      ...facts.cpu,
      online: "0-3",
      isolated: "",
      list: [0, 1, 2, 3].map((id) => ({
        id,
        socket: 0,
        core: id % 2,
        node: null,
        siblings: `${id % 2},${(id % 2) + 2}`,
      })),
    };
    expect(numaPicture(facts)[0]?.cores.map(({ threads }) => threads.map(({ cpu }) => cpu))).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});
