import { describe, expect, it } from "vitest";
import type { ClusterNode, NodePod, Quantities } from "@/server/contract/node";
import { parseQuantity } from "../quantity";
import { resourceTable } from "./resource-table";

const pod = (name: string, requests: Quantities): NodePod => ({
  ...{ namespace: "default", name, phase: "Running", qos: "Burstable", requests },
});
const node = (
  name: string,
  capacity: Quantities,
  allocatable: Quantities = capacity,
  pods: NodePod[] = [],
): ClusterNode => ({
  ...{ name, uid: name, ready: "True", schedulable: true, roles: [], conditions: [], taints: [], labels: {} },
  ...{ addresses: [], capacity, allocatable, requested: {}, pods },
  versions: { kubelet: "", osImage: "", kernel: "", containerRuntime: "", architecture: "" },
});
const rowOf = (key: string, nodes: readonly ClusterNode[]) => {
  const row = resourceTable(nodes).find((one) => one.key === key);
  if (!row) throw new Error(`No row ${key}.`);
  return row;
};
const exactly = (text: string) => parseQuantity(text);

// allocatable as published: Anuket RI2 chapter 4 (CC-BY-4.0), SR-IOV network device plugin README (Apache-2.0)
const RI2 = {
  ...{ cpu: "63900m", "ephemeral-storage": "210725550141", "hugepages-1Gi": "0", "hugepages-2Mi": "20Gi" },
  ...{ "intel.com/intel_sriov_dpdk": "4", "intel.com/intel_sriov_netdevice": "4" },
  ...{ memory: "373411876Ki", pods: "110" },
};
const README = {
  ...{ cpu: "8", "ephemeral-storage": "169986638772", "hugepages-1Gi": "0", "hugepages-2Mi": "8Gi" },
  ...{ "intel.com/sriov_net_A": "8", "intel.com/sriov_net_B": "8", memory: "7880620Ki", pods: "1k" },
};

describe("resources of a cluster", () => {
  it("has a row for every key any node has: CPU, memory, pages, devices, the rest", () => {
    const keys = resourceTable([node("a", RI2), node("b", README)]).map((row) => row.key);
    expect(keys).toEqual([
      ...["cpu", "memory", "hugepages-1Gi", "hugepages-2Mi"],
      ...["intel.com/intel_sriov_dpdk", "intel.com/intel_sriov_netdevice"],
      ...["intel.com/sriov_net_A", "intel.com/sriov_net_B", "ephemeral-storage", "pods"],
    ]);
  });

  it("sums exactly, whatever the units", () => {
    const nodes = [
      node("a", { cpu: "64", pods: "1k" }, { cpu: "63900m", pods: "1k" }, [pod("p", { cpu: "1500m" })]),
      node("b", { cpu: "8", pods: "1e3" }, { cpu: "7.9", pods: "1e3" }, [pod("q", { cpu: "250000u" })]),
    ];
    expect(rowOf("cpu", nodes)).toMatchObject({
      capacity: exactly("72"),
      allocatable: exactly("71800m"),
      requested: exactly("1750m"),
      free: exactly("70050m"),
      reserved: exactly("200m"),
      leftOut: null,
    });
    expect(rowOf("pods", nodes)).toMatchObject({ allocatable: exactly("2000"), requested: exactly("2") });
  });

  it("keeps each node's own text, and each pod's share", () => {
    const asks = pod("dpdk", { "intel.com/vf": "2" });
    const [cell] = rowOf("intel.com/vf", [
      node("a", { "intel.com/vf": "8" }, { "intel.com/vf": "8" }, [asks, pod("web", { cpu: "1" })]),
    ]).cells;
    expect(cell).toMatchObject({ raw: { capacity: "8", allocatable: "8" }, free: exactly("6") });
    expect(cell?.pods.map(({ name, asks: { raw } }) => [name, raw])).toEqual([["dpdk", "2"]]);
  });

  it("tells a plug-in that is gone from one that never was, from one that is ill, and from pages nobody set aside", () => {
    const row = (capacity: Quantities, allocatable: Quantities = capacity) =>
      rowOf("intel.com/vf", [
        node("a", { cpu: "1", ...capacity }, { cpu: "1", ...allocatable }),
        node("b", { "intel.com/vf": "1" }),
      ]);
    expect(row({ "intel.com/vf": "0" }).cells[0]?.standing).toBe("gone");
    expect(row({ "intel.com/vf": "0" }).without).toEqual([]);
    expect(row({}).cells.map((cell) => cell.node)).toEqual(["b"]);
    expect(row({}).without).toEqual(["a"]);
    expect(row({ "intel.com/vf": "4" }, { "intel.com/vf": "0" }).cells[0]?.standing).toBe("unusable");
    expect(rowOf("hugepages-1Gi", [node("a", RI2)]).cells[0]?.standing).toBe("none");
    expect(rowOf("intel.com/vf", [node("a", {}, {}, [pod("p", { "intel.com/vf": "1" })])])).toMatchObject({
      capacity: null,
      free: null,
      requested: exactly("1"),
      cells: [{ standing: "never" }],
    });
  });

  it("F65: shows a quantity nobody has seen as it stands, and leaves it out of sums with a sentence", () => {
    const odd = { "example.org/odd": "3Zi" };
    const row = rowOf("example.org/odd", [
      node("a", odd, odd, [pod("p", odd)]),
      node("b", { "example.org/odd": "2" }),
    ]);
    expect(row).toMatchObject({ capacity: exactly("2"), free: exactly("2"), requested: 0n });
    expect(row.leftOut).toBe(
      "The sums leave out “3Zi” (capacity of a) and 2 more: it is no quantity that Kubernetes defines.",
    );
    expect(row.cells[0]).toMatchObject({ standing: "offered", free: null, raw: { capacity: "3Zi" } });
  });

  it("says how much more is asked for than there is", () => {
    const row = rowOf("cpu", [node("a", { cpu: "2" }, { cpu: "1900m" }, [pod("p", { cpu: "3" })])]);
    expect(row.free).toBe(exactly("-1100m"));
  });

  it("gives what did not change as the same objects", () => {
    const [a, b] = [node("a", RI2), node("b", RI2)];
    const before = resourceTable([a, b]);
    const after = resourceTable([a, node("b", { ...RI2, cpu: "10" })], before);
    const changed = after.filter((row, index) => row !== before[index]).map((row) => row.key);
    expect(changed).toEqual(["cpu"]);
    expect(after[0]?.cells[0]).toBe(before[0]?.cells[0]);
    const asBefore = resourceTable([structuredClone(a), structuredClone(b)], before);
    expect(asBefore.every((row, index) => row === before[index])).toBe(true);
    expect(resourceTable([a], before)[1]).not.toBe(before[1]);
  });
});
