import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { DeployPlan, KubeletOptions } from "@/server/contract/deploy";
import type { ClusterNode, NodeInputs } from "@/server/contract/node";
import { factsOf } from "../checks/facts-under-test";
import { PLAN } from "../kubeadm/plan-under-test";
import { parseQuantity } from "../quantity";
import { devicePools } from "../telco/device-pools";
import { readKubeletSettings } from "./kubelet-settings";
import { predictAmounts } from "./predict-amounts";
import { predictNode } from "./predict-node";
import { readNode } from "./read-node";

const objects = z.object({ nodes: z.array(z.unknown()) });
const recorded = z
  .object({ kind: objects, aws: objects })
  .parse(
    JSON.parse(
      readFileSync(path.join(import.meta.dirname, "../../../e2e/fixtures/nodes.recorded.json"), "utf8"),
    ),
  );
const NODES = [...recorded.kind.nodes, ...recorded.aws.nodes].flatMap((raw) => readNode(raw) ?? []);

/** What a machine has by what its kubelet counted. */
function hostOf({ capacity }: Pick<ClusterNode, "capacity">, config: Record<string, unknown>): NodeInputs {
  const settings = readKubeletSettings(config);
  if (!settings) throw new Error("This is no configuration.");
  const whole = (key: string, unit: bigint) => Number((parseQuantity(capacity[key] ?? "0") ?? 0n) / unit);
  const one = 1_000_000_000n;
  return {
    cpus: whole("cpu", one),
    memoryKiB: whole("memory", 1024n * one),
    hugePages: [1_048_576, 2048].flatMap((sizeKiB) => {
      const key = sizeKiB === 2048 ? "hugepages-2Mi" : "hugepages-1Gi";
      return key in capacity ? [{ sizeKiB, total: whole(key, BigInt(sizeKiB) * 1024n * one) }] : [];
    }),
    storage: capacity["ephemeral-storage"] ? { mount: "/", bytes: whole("ephemeral-storage", one) } : null,
    settings,
    devices: [],
  };
}
const amounts = (inputs: NodeInputs) => {
  const all = predictAmounts(inputs);
  return {
    capacity: Object.fromEntries(all.map((one) => [one.key, one.capacity])),
    allocatable: Object.fromEntries(all.map((one) => [one.key, one.allocatable])),
  };
};

/** kind's own kubelet configuration sets every threshold to nothing (pkg/cluster/internal/kubeadm/config.go). */
const KIND = {
  evictionHard: { "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%" },
};

describe("what real kubelets published", () => {
  it.each(NODES.map((node) => [node.name, node] as const))("%s, in its own writing", (name, node) => {
    const { capacity, allocatable } = node;
    expect(amounts(hostOf(node, name.startsWith("kind") ? KIND : {}))).toEqual({ capacity, allocatable });
  });

  it("a percentage of a disk is a float32's, and what Kubernetes keeps of it goes, too (a node of EKS)", () => {
    const capacity = { cpu: "2", memory: "4", "ephemeral-storage": "20959212Ki" };
    const config = { kubeReserved: { "ephemeral-storage": "1Gi" } };
    expect(amounts(hostOf({ capacity }, config)).allocatable["ephemeral-storage"]).toBe("18242267924");
  });

  it("memory is less by every page that is set aside", () => {
    // lab with recorded telco hardware, no reservation: 128 pages of 2 MiB
    const capacity = { cpu: "4", memory: "2016536Ki", "hugepages-2Mi": "256Mi" };
    expect(amounts(hostOf({ capacity }, {})).allocatable).toMatchObject({
      ...{ memory: "1651992Ki", "hugepages-2Mi": "256Mi" },
    });
    expect(amounts(hostOf({ capacity }, { reservedSystemCPUs: "0" })).allocatable.cpu).toBe("3");
  });

  it.each([
    [{}, "110"],
    [{ maxPods: 1000 }, "1k"],
    [{ maxPods: 250, podsPerCore: 10 }, "40"],
    [{ podsPerCore: 100 }, "110"],
  ])("pods of %j", (config, pods) => {
    expect(amounts(hostOf({ capacity: { cpu: "4" } }, config)).allocatable.pods).toBe(pods);
  });

  it("never offers less than nothing", () => {
    const capacity = { cpu: "1", memory: "65536Ki", "hugepages-2Mi": "0" };
    const [cpu, memory] = predictAmounts(hostOf({ capacity }, { systemReserved: { cpu: 2 } }));
    expect([cpu?.allocatable, memory?.allocatable]).toEqual(["0", "0"]);
    expect(cpu?.words).toBe("1 CPU − 2 for the system = 0 (less than nothing is 0)");
  });
});

describe("a host of a plan", () => {
  const predict = (options: KubeletOptions = {}, hardware: "plain" | "telco" = "telco") => {
    const facts = factsOf(3, hardware);
    const plan: DeployPlan = {
      ...PLAN,
      options: { hosts: { "node-3": options }, cluster: {} },
      telcoAddOns: { state: "present", pools: { "node-3": devicePools(facts, "fairlead.dev") } },
    };
    const found = predictNode(plan, "node-3", { facts, at: 1 });
    if (!found) throw new Error("Nothing was predicted.");
    return found;
  };

  it("says how each figure comes about", () => {
    const { resources } = predict({ reservedSystemCPUs: "0-1" });
    expect(Object.fromEntries(resources.map(({ key, words }) => [key, words]))).toMatchObject({
      cpu: "4 CPUs − 2 reserved (0-1) = 2",
      memory:
        "2016536Ki − 128Mi for the system − 128Mi for Kubernetes − 100Mi eviction threshold − 256Mi in pages of 2Mi = 1389848Ki",
      "hugepages-2Mi": "128 × 2Mi = 256Mi",
      pods: "maxPods 110",
      "fairlead.dev/ens1_igbvf": "functions 0-3 of ens1 with the driver igbvf, NUMA node 1 = 4",
    });
    expect(predict().resources[0]?.words).toBe("4 CPUs − 100m for the system − 100m for Kubernetes = 3800m");
  });

  it("takes what the hosts' provisioner asks of the kubelet, and thresholds as a whole", () => {
    const kubelet = {
      maxPods: 50,
      evictionHard: { "memory.available": "1Gi" },
      systemReserved: { cpu: "1" },
    };
    const plan = { ...PLAN, clusterOverrides: { ...PLAN.clusterOverrides, kubelet } };
    const found = predictNode(plan, "node-1", { facts: factsOf(1), at: 1 });
    const said = Object.fromEntries(found?.resources.map(({ key, words }) => [key, words]) ?? []);
    expect(said.cpu).toMatch(/− 1 for the system − 100m for Kubernetes = /);
    expect(said.memory).toContain("− 1Gi eviction threshold");
    expect(said["ephemeral-storage"]).toMatch(/, nothing reserved$/);
    expect(said.pods).toBe("maxPods 50");
  });

  it("counts the CPUs a pod can have alone, by NUMA node", () => {
    expect(predict({ reservedSystemCPUs: "0-1" }).exclusive).toMatchObject({ count: 0, byNuma: [] });
    const options = { reservedSystemCPUs: "0-1", cpuManagerPolicy: "static" } as const;
    const { numa } = factsOf(3, "telco");
    expect(numa.map(({ cpus }) => cpus)).toEqual(["0-1", "2-3"]);
    expect(predict(options).exclusive).toEqual({
      count: 2,
      words: "4 CPUs − 2 reserved (0-1) = 2",
      byNuma: [
        { node: 0, cpus: "" },
        { node: 1, cpus: "2-3" },
      ],
    });
  });

  it("follows the kubelet where no CPU is named: as many as are reserved, rounded up, of the first core", () => {
    expect(predict({ cpuManagerPolicy: "static" }).exclusive).toEqual({
      count: 3,
      words: "4 CPUs − 1 reserved (0) = 3",
      byNuma: [
        { node: 0, cpus: "1" },
        { node: 1, cpus: "2-3" },
      ],
    });
  });

  it("is silent about a host the plan does not have", () => {
    expect(predictNode(PLAN, "stranger", { facts: factsOf(1), at: 1 })).toBeNull();
  });
});
