import { describe, expect, it } from "vitest";
import { factsOf } from "@/server/domain/checks/facts-under-test";
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
    const nodes = numaPicture(factsOf(1, "telco"), "0-1");
    expect(countUses(nodes).reserved).toBe(2);
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
