import { describe, expect, it } from "vitest";
import type { ClusterNode, Quantities } from "@/server/contract/node";
import { resourceTable } from "@/server/domain/nodes/resource-table";
import { matchesNode, matchesResource } from "./resource-filter";

const node = (name: string, allocatable: Quantities, more: Partial<ClusterNode> = {}): ClusterNode => ({
  ...{ name, uid: name, ready: "True", schedulable: true, roles: [], conditions: [], taints: [], labels: {} },
  ...{ addresses: [], capacity: allocatable, allocatable, requested: {}, pods: [] },
  versions: { kubelet: "v1.34.4", osImage: "", kernel: "", containerRuntime: "", architecture: "amd64" },
  ...more,
});

describe("resources that are shown", () => {
  const asks = { cpu: "3900m", "intel.com/vf": "1" };
  const pods = [{ namespace: "d", name: "p", phase: "Running", qos: "Burstable", requests: asks }];
  const rows = resourceTable([
    node("a", { cpu: "4", memory: "8Gi", "hugepages-1Gi": "2Gi", "intel.com/vf": "4" }, { pods }),
    node("b", { cpu: "100m", "intel.com/fec": "0", "example.org/odd": "1Zi" }),
  ]);
  const shown = (q: string, show = "") =>
    rows.filter((row) => matchesResource(row, { q, show })).map((row) => row.key);

  it.each([
    ["vf intel", "", ["intel.com/vf"]],
    ["", "telco", ["hugepages-1Gi", "example.org/odd", "intel.com/fec", "intel.com/vf"]],
    ["", "used", ["cpu", "intel.com/vf"]],
    ["", "short", ["cpu"]],
    ["", "trouble", ["example.org/odd", "intel.com/fec"]],
  ])("words %j, view %j", (q, show, keys) => {
    expect(shown(q, show)).toEqual(keys);
  });
});

describe("nodes that are shown", () => {
  const full = { type: "DiskPressure", status: "True", reason: "", message: "", since: null };
  const nodes = [
    node("worker-1", { cpu: "4" }, { roles: ["worker"], labels: { zone: "rack-7" } }),
    node("worker-2", { "intel.com/vf": "4" }, { schedulable: false, conditions: [full] }),
    node(
      "master",
      { cpu: "4" },
      { taints: [{ key: "k", value: "", effect: "NoSchedule" }], ready: "Unknown" },
    ),
  ];
  const DIFFERS = "worker-1";
  const shown = (q: string, show = "") =>
    nodes.filter((one) => matchesNode(one, { q, show }, one.name === DIFFERS)).map(({ name }) => name);

  it.each([
    ["Zone=rack-7", "", ["worker-1"]],
    ["worker vf", "", ["worker-2"]],
    ["noschedule", "", ["master"]],
    ["", "trouble", ["worker-2", "master"]],
    ["", "cordoned", ["worker-2"]],
    ["", "tainted", ["master"]],
    ["", "differing", ["worker-1"]],
  ])("words %j, view %j", (q, show, names) => {
    expect(shown(q, show)).toEqual(names);
  });
});
