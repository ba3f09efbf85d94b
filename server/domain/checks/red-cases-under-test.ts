import type { CheckSeverity } from "@/server/contract/check";
import type { HostFacts } from "@/server/contract/host-facts";
import { clusterOverrides } from "@/server/domain/practice-lab";
import type { CheckInput } from "./check";
import { type Changes, checkInput, NOW } from "./facts-under-test";

/** Check -> what spoils it, how severe the finding is, and numbers its message names. Green: the same without it. */
export type Red = [id: string, changes: Changes, severity: CheckSeverity, message: RegExp, green?: Changes];

type PlanChange = NonNullable<Changes["plan"]>;

export const hostOptions =
  (options: Record<string, unknown>): PlanChange =>
  (plan) => {
    plan.options = { hosts: { "node-3": options }, cluster: {} };
  };
export const clusterOption =
  (cluster: Record<string, unknown>): PlanChange =>
  (plan) => {
    plan.options = { hosts: {}, cluster };
  };
export const role =
  (number: number, name: "control-plane" | "worker"): PlanChange =>
  (plan) => {
    plan.hosts = plan.hosts.map((host) => (host.name === `node-${number}` ? { ...host, role: name } : host));
  };
export const reach = (answers: boolean, addresses = ["198.51.100.11"]): CheckInput["reach"] => ({
  at: NOW,
  pairs: [{ from: "node-1", to: "node-2", answers, mtu: null }],
  names: [{ from: "node-1", name: "api.example.org", addresses }],
});
export const secondNic = (address: string) => ({
  name: "eth1",
  kind: "physical" as const,
  driver: null,
  speed: null,
  mtu: 1500,
  mac: null,
  link: true,
  addresses: [address],
  pci: null,
  numaNode: null,
  sriov: null,
});
export const eth0 = (facts: HostFacts) => {
  const nic = facts.nics.find((one) => one.name === "eth0");
  if (!nic) throw new Error("the recording has an eth0");
  return nic;
};
export const STATIC = { cpuManagerPolicy: "static", reservedSystemCPUs: "0-1" };
export const practice = clusterOverrides({ telco: true });
export const running = (policy: "none" | "static"): CheckInput["running"] => {
  const { plan } = checkInput();
  return { ...plan, options: { hosts: { "node-3": { cpuManagerPolicy: policy } }, cluster: {} } };
};
