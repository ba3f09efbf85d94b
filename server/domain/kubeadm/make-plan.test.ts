import { describe, expect, it } from "vitest";
import type { DescriptorContent } from "@/server/contract/lab";
import { withoutHost } from "./cluster-members";
import { makePlan, type PlanFacts } from "./make-plan";
import { MANIFEST, PLAN } from "./plan-under-test";
import { renderKubeadm } from "./render-kubeadm";

const ssh = (address: string) => ({ address, port: 22, user: "root", credentialId: PLAN.labId });
const host = (name: string, last: number, recordedHardware = false) => ({
  name,
  ssh: ssh(`198.51.100.${last}`),
  via: ["jump"],
  roles: [],
  recordedHardware,
});
const content: DescriptorContent = {
  version: 1,
  provisioner: "practice-lab",
  jumpHosts: [
    { name: "jump", ssh: ssh("192.0.2.2") },
    { name: "unused", ssh: ssh("192.0.2.3") },
  ],
  hosts: [host("telco", 11, true), host("one", 12), host("two", 13)],
  networks: { pods: "203.0.0.0/16", services: "203.1.0.0/20" },
};
const facts: PlanFacts = {
  labId: PLAN.labId,
  clusterId: PLAN.clusterId,
  revision: { id: PLAN.descriptorRevisionId, content },
  bundle: { id: PLAN.bundleId, kubernetes: "1.34.4" },
  profile: "basic",
  roles: {},
};
const rolesOf = (over: Partial<PlanFacts>) =>
  Object.fromEntries(makePlan({ ...facts, ...over }).hosts.map((one) => [one.name, one.role]));

describe("makePlan", () => {
  it("takes hosts, jump hosts in use, ranges and what a practice lab asks for from the descriptor", () => {
    const plan = makePlan(facts);
    expect(plan).toMatchObject({
      endpoint: "198.51.100.12:6443",
      podSubnet: "203.0.0.0/16",
      serviceSubnet: "203.1.0.0/20",
      overridesSource: "practice lab",
      clusterOverrides: { kubelet: { cgroupDriver: "cgroupfs", failSwapOn: false } },
      jumpHosts: [{ name: "jump", ssh: { address: "192.0.2.2", port: 22, user: "root" } }],
    });
    expect(plan.hosts.map((one) => one.podCidr)).toEqual(["203.0.0.0/24", "203.0.1.0/24", "203.0.2.0/24"]);
    expect(JSON.stringify(plan)).not.toContain("credentialId");
    expect(makePlan(facts)).toEqual(plan);
    expect(renderKubeadm(plan, MANIFEST).length).toBeGreaterThan(10);
  });

  it("takes what an operator's hosts need from the descriptor, and stays strict in the rest", () => {
    const own: DescriptorContent = {
      ...content,
      provisioner: "preprovisioned",
      clusterOverrides: { kubelet: { failCgroupV1: false }, containerd: { systemdCgroup: false } },
    };
    const plan = makePlan({ ...facts, revision: { ...facts.revision, content: own } });
    expect(plan.overridesSource).toBe("descriptor");
    expect(plan.clusterOverrides).toEqual({
      ...{ kubelet: { failCgroupV1: false }, kubeProxy: {}, ignorePreflightErrors: [] },
      containerd: { systemdCgroup: false, restrictOomScoreAdj: false, disableHugetlbController: false },
    });
  });

  it("gives hosts that are nobody's practice lab the strict defaults", () => {
    const { networks: _, ...registered } = { ...content, provisioner: "preprovisioned" as const };
    const plan = makePlan({ ...facts, revision: { ...facts.revision, content: registered } });
    expect(plan).toMatchObject({
      overridesSource: null,
      podSubnet: "10.244.0.0/16",
      clusterOverrides: { kubelet: {}, containerd: { systemdCgroup: true } },
    });
  });

  it("chooses roles: a person's wish before the descriptor before the proposal", () => {
    expect(rolesOf({})).toEqual({ telco: "worker", one: "control-plane", two: "worker" });
    const hosts = content.hosts.map((one) =>
      one.name === "two" ? { ...one, roles: ["control-plane" as const] } : one,
    );
    const revision = { ...facts.revision, content: { ...content, hosts } };
    expect(rolesOf({ revision })).toEqual({ telco: "worker", one: "worker", two: "control-plane" });
    expect(rolesOf({ revision, roles: { two: "worker", one: "control-plane" } })).toMatchObject({
      one: "control-plane",
      two: "worker",
    });
  });

  it("refuses a role of a host that is not there and an address that is a name", () => {
    expect(() => makePlan({ ...facts, roles: { three: "worker" } })).toThrow(/no host three/);
    const hosts = [{ ...host("one", 1), ssh: ssh("one.example.org") }];
    const named = { ...facts.revision, content: { ...content, hosts } };
    expect(() => makePlan({ ...facts, revision: named })).toThrow(/SSH address of one is one.example.org/);
  });

  describe("with hosts that are left out", () => {
    const rangesOf = (over: Partial<PlanFacts>) =>
      Object.fromEntries(makePlan({ ...facts, ...over }).hosts.map((one) => [one.name, one.podCidr]));
    const two = makePlan({ ...facts, roles: { telco: "unused" } });

    it("plans the others, and proposes the control plane among them", () => {
      expect(rolesOf({ roles: { one: "unused" } })).toEqual({ telco: "worker", two: "control-plane" });
      expect(two.hosts.map(({ name, podCidr }) => [name, podCidr])).toEqual([
        ["one", "203.0.0.0/24"],
        ["two", "203.0.1.0/24"],
      ]);
      expect(two.clusterOverrides).toEqual(makePlan(facts).clusterOverrides);
      const nobody = { telco: "unused", one: "unused", two: "unused" } as const;
      expect(() => makePlan({ ...facts, roles: nobody })).toThrow(/^Every host is left out/);
    });

    it("starts from the running cluster: its hosts and roles, nobody else", () => {
      expect(makePlan({ ...facts, running: two })).toEqual(two);
      const moved = makePlan({ ...facts, roles: { telco: "unused", one: "worker", two: "control-plane" } });
      expect(rolesOf({ running: moved })).toEqual({ one: "worker", two: "control-plane" });
    });

    it("keeps the pod range of every node when hosts join and leave, and fills the gaps", () => {
      const three = makePlan({ ...facts, roles: { telco: "worker" }, running: two });
      expect(rangesOf({ roles: { telco: "worker" }, running: two })).toEqual({
        telco: "203.0.2.0/24",
        one: "203.0.0.0/24",
        two: "203.0.1.0/24",
      });
      const without = withoutHost(three, "two");
      expect(rangesOf({ running: without })).toEqual({ telco: "203.0.2.0/24", one: "203.0.0.0/24" });
      expect(rangesOf({ running: without, roles: { two: "worker" } })).toEqual(rangesOf({ running: three }));
      expect(withoutHost(three, "telco")).toEqual(two);
    });
  });
});
