import { expect, it } from "vitest";
import type { ClusterNode, NodePrediction } from "@/server/contract/node";
import { compareNode, isAmiss } from "@/server/domain/nodes/compare-node";
import { readKubeletSettings } from "@/server/domain/nodes/kubelet-settings";
import { predictAmounts } from "@/server/domain/nodes/predict-amounts";
import { resourceCells } from "@/server/domain/nodes/resource-cells";
import { exportColumns, withMissing } from "./export-columns";

const settings = readKubeletSettings({});
if (!settings) throw new Error("Defaults cannot be read.");
const from: NodePrediction["from"] = {
  ...{ cpus: 4, memoryKiB: 2_016_536, hugePages: [], storage: null, settings },
  devices: [{ resource: "intel.com/vf", count: 4, words: "functions 0-3 of ens1", pf: "ens1", vfs: "0-3" }],
};
const prediction: NodePrediction = {
  ...{ node: "a", resources: predictAmounts(from), from, factsAt: 1, bootId: null },
  exclusive: { count: 0, words: "", byNuma: [] },
};
const amounts = { cpu: "3", memory: "2016536Ki", pods: "110" };
const node: ClusterNode = {
  ...{
    name: "a",
    uid: "a",
    ready: "True",
    schedulable: true,
    roles: [],
    conditions: [],
    taints: [],
    labels: {},
  },
  ...{ addresses: [], requested: {}, pods: [] },
  capacity: { ...amounts, cpu: "4" },
  allocatable: { ...amounts, memory: "1914136Ki" },
  versions: { kubelet: "", osImage: "", kernel: "", containerRuntime: "", architecture: "" },
};

it("writes what was predicted beside each figure, and a line for what never came", () => {
  const differences = compareNode(node, prediction, { unfinished: false, devicesNow: {} });
  const amiss = new Map(differences.filter(isAmiss).map((one) => [one.key, one]));
  const predicted = new Map([["a", { prediction, differences, amiss }]]);
  const columns = exportColumns(predicted);
  const lineOf = (key: string) => {
    const cells = withMissing([...resourceCells(node).values()], predicted, new Set(["a"]));
    const cell = cells.find((one) => one.key === key);
    return cell && Object.fromEntries(columns.map((column) => [column.key, column.value(cell)]));
  };
  expect(lineOf("cpu")).toMatchObject({ allocatable: "3", predicted: "4", difference: "-1" });
  expect(lineOf("memory")).toMatchObject({ predicted: "1914136Ki", difference: null, reason: null });
  expect(lineOf("intel.com/vf")).toMatchObject({
    ...{ state: "never", allocatable: null, predicted: "4", difference: null },
    reason: "No device plug-in has ever registered intel.com/vf on this node.",
  });
  expect(withMissing([], predicted, new Set())).toEqual([]);
});
