import { describe, expect, it } from "vitest";
import type { ClusterNode, NodePrediction, PredictionEvidence } from "@/server/contract/node";
import { compareNode, isAmiss } from "./compare-node";
import { readKubeletSettings } from "./kubelet-settings";
import { predictAmounts } from "./predict-amounts";

const VF = "intel.com/ens1_vfio_pci";
const CARD = { pf: "ens1", vfs: "0-3" };
const NOTHING: PredictionEvidence = { unfinished: false, devicesNow: {} };
const settings = (config: Record<string, unknown> = {}) => {
  const read = readKubeletSettings(config);
  if (!read) throw new Error("This is no configuration.");
  return read;
};
const PLANNED = {
  systemReserved: { cpu: "100m", memory: "128Mi" },
  evictionHard: { "memory.available": "1Gi" },
};

function predict(): NodePrediction {
  const from: NodePrediction["from"] = {
    cpus: 64,
    memoryKiB: 394_485_796,
    hugePages: [
      { sizeKiB: 1_048_576, total: 8 },
      { sizeKiB: 2048, total: 0 },
    ],
    storage: { mount: "/", bytes: 234_139_500_157 },
    settings: settings(PLANNED),
    devices: [{ resource: VF, count: 4, words: "functions 0-3 of ens1", ...CARD }],
  };
  const exclusive = { count: 0, words: "", byNuma: [] };
  return { node: "a", resources: predictAmounts(from), exclusive, from, factsAt: 0, bootId: "boot 1" };
}
/** A node as predicted, but for what is changed of what it is reckoned from. */
function nodeWith(
  change: Partial<NodePrediction["from"]> = {},
  rest: Partial<ClusterNode> = {},
): ClusterNode {
  const all = predictAmounts({ ...predict().from, ...change });
  return {
    ...{ name: "a", uid: "a", ready: "True", schedulable: true, roles: [], conditions: [], taints: [] },
    ...{ labels: {}, addresses: [], requested: {}, pods: [], bootId: "boot 1" },
    versions: { kubelet: "", osImage: "", kernel: "", containerRuntime: "", architecture: "" },
    capacity: Object.fromEntries(all.map((one) => [one.key, one.capacity])),
    allocatable: Object.fromEntries(all.map((one) => [one.key, one.allocatable])),
    ...rest,
  };
}
const compare = (node: ClusterNode, evidence: Partial<PredictionEvidence> = {}) =>
  compareNode(node, predict(), { ...NOTHING, ...evidence });
const causes = (...args: Parameters<typeof compare>) =>
  compare(...args).map(({ key, cause }) => [key, cause]);

describe("a node beside what was predicted of it", () => {
  it("has no difference where it offers just that, however it writes it", () => {
    const node = nodeWith();
    node.allocatable.cpu = "63.9";
    expect(compare(node)).toEqual([]);
  });

  it("was counted in another boot of its host", () => {
    const node = nodeWith({ cpus: 32, memoryKiB: 1_000_000_000 }, { bootId: "boot 2" });
    expect(causes(node)).toEqual([
      ["cpu", "facts older than boot"],
      ["memory", "facts older than boot"],
    ]);
    expect(compare(node)[0]?.reason).toMatch(/read 1970-01-01 00:00 UTC\) are of another boot/);
  });

  it("counted its huge pages before they changed, and its memory follows", () => {
    const node = nodeWith({ hugePages: [1_048_576, 2048].map((sizeKiB) => ({ sizeKiB, total: 0 })) });
    expect(causes(node)).toEqual([
      ["memory", "follows"],
      ["hugepages-1Gi", "pages changed"],
    ]);
    expect(compare(node)[1]).toMatchObject({
      predicted: { capacity: "8Gi", allocatable: "8Gi" },
      actual: { capacity: "0", allocatable: "0" },
      difference: "-8589934592",
      reason: expect.stringMatching(/^The host has 8 pages of 1024 MiB, the kubelet counted 0 \(facts read /),
    });
  });

  it.each([
    [{ maxPods: 250 }, "pods", "maxPods 250 (the plan: 110)"],
    [
      { evictionHard: undefined },
      "memory",
      "evictionHard memory.available 100Mi, the kubelet's default (the plan: 1Gi)",
    ],
    [{ reservedSystemCPUs: "0-1" }, "cpu", "reservedSystemCPUs 0-1 (the plan: unset)"],
    [{ kubeReserved: { cpu: "1" } }, "cpu", "kubeReserved cpu 1 (the plan: unset)"],
  ])("runs with another option: %j", (config, key, words) => {
    const kubelet = settings({ ...PLANNED, ...config });
    const found = compare(nodeWith({ settings: kubelet }, { kubelet })).find((one) => one.key === key);
    expect(found).toMatchObject({ cause: "kubelet option", reason: expect.stringContaining(words) });
  });

  it("names the CPUs a plan reserves and a kubelet does not, once", () => {
    const of = { ...predict(), from: { ...predict().from, settings: settings({ reservedSystemCPUs: "0" }) } };
    const kubelet = settings({ systemReserved: { cpu: "100m" }, kubeReserved: { cpu: "100m" } });
    const node = nodeWith({ settings: kubelet }, { kubelet });
    const planned = { ...of, resources: predictAmounts(of.from) };
    expect(compareNode(node, planned, NOTHING).find(({ key }) => key === "cpu")).toMatchObject({
      ...{ cause: "kubelet option", difference: "800m" },
      reason: "The kubelet says it runs with reservedSystemCPUs unset (the plan: 0).",
    });
  });

  it("blames options only for what they decide, and two causes where it takes both", () => {
    const kubelet = settings({ ...PLANNED, maxPods: 250, kubeReserved: { memory: "1Gi" } });
    const hugePages = [
      { sizeKiB: 1_048_576, total: 4 },
      { sizeKiB: 2048, total: 0 },
    ];
    const found = compare(nodeWith({ settings: kubelet, hugePages }, { kubelet }));
    const reasonOf = (key: string) => found.find((one) => one.key === key)?.reason ?? "";
    expect(reasonOf("pods")).not.toMatch(/memory|pages/);
    expect(reasonOf("memory")).toMatch(/kubeReserved memory 1Gi.*8 pages of 1024 MiB/);
    expect(reasonOf("memory")).not.toMatch(/maxPods/);
  });

  it("tells a plug-in that never came from one that went, and from devices that are ill", () => {
    const [never, gone, ill] = [nodeWith(), nodeWith(), nodeWith()];
    delete never.capacity[VF];
    delete never.allocatable[VF];
    Object.assign(gone.capacity, { [VF]: "0" });
    Object.assign(gone.allocatable, { [VF]: "0" });
    Object.assign(ill.allocatable, { [VF]: "3" });
    expect([never, gone, ill].map((node) => causes(node))).toEqual([
      [[VF, "never registered"]],
      [[VF, "plug-in gone"]],
      [[VF, "devices unhealthy"]],
    ]);
  });

  it("offers as many devices as the facts show now, not as the plan counted", () => {
    const devices = [{ resource: VF, count: 2, words: "", ...CARD }];
    expect(causes(nodeWith({ devices }), { devicesNow: { a: { [VF]: 2 } } })).toEqual([
      [VF, "devices changed"],
    ]);
    // and where they do not explain it either, nothing is made up
    expect(causes(nodeWith({ devices }), { devicesNow: { a: { [VF]: 3 } } })).toEqual([[VF, "unknown"]]);
  });

  it("has no reason where nothing explains it, but for a job that did not finish", () => {
    const node = nodeWith({ memoryKiB: 1 });
    expect(compare(node)).toMatchObject(
      [{ key: "memory", cause: "unknown", reason: /^No reason found/ }].map((one) => ({
        ...one,
        reason: expect.stringMatching(one.reason),
      })),
    );
    expect(causes(node, { unfinished: true })).toEqual([["memory", "deploy unfinished"]]);
    // a boot that is another one explains nothing by itself
    const kubelet = settings(PLANNED);
    expect(
      causes({ ...nodeWith({}, { kubelet }), allocatable: { ...nodeWith().allocatable, pods: "7" } }),
    ).toEqual([["pods", "unknown"]]);
  });

  it("leaves alone what the plan does not make", () => {
    const node = nodeWith();
    Object.assign(node.capacity, { "example.com/gpu": "1" });
    const found = compare(node);
    expect(found).toMatchObject([{ key: "example.com/gpu", cause: "not planned", difference: null }]);
    expect(found.some(isAmiss)).toBe(false);
  });
});
