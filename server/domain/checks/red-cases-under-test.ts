import type { CheckSeverity } from "@/server/contract/check";
import type { HostFacts } from "@/server/contract/host-facts";
import type { HostReach, ReachWay } from "@/server/contract/host-reach";
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
/** What three hosts that are as they should be see of each other, and what a test changes in it. */
export const reach = (change: (of: Record<string, HostReach>) => void = () => {}): CheckInput["reach"] => {
  const { plan } = checkInput();
  const of = Object.fromEntries(
    plan.hosts.map((from): [string, HostReach] => [
      from.name,
      {
        format: 1,
        ways: plan.hosts
          .filter((to) => to !== from)
          .map((to) => ({
            ...{ host: to.name, address: to.address, echo: true, rttMs: 0.4, mtu: 1500, lost: null },
            ports: [6443, 10250, 2379, 2380].map((port) => ({ port, state: "refused" as const })),
          })),
        names: [
          ...plan.hosts.map((to) => ({ name: to.name, addresses: [to.address] })),
          { name: "api.example.org", addresses: ["198.51.100.11"] },
        ],
      },
    ]),
  );
  change(of);
  return new Map(Object.entries(of).map(([name, read]) => [name, { reach: read, at: NOW }]));
};
/** A change to the way from one host to another. */
export const onWay =
  (from: string, to: string, change: (way: ReachWay) => void) => (of: Record<string, HostReach>) => {
    for (const way of of[from]?.ways ?? []) if (way.host === to) change(way);
  };
export const onName =
  (from: string, name: string, addresses: string[]) => (of: Record<string, HostReach>) => {
    for (const one of of[from]?.names ?? []) if (one.name === name) one.addresses = addresses;
  };
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
export const running = (policy: "none" | "static"): CheckInput["running"] => {
  const { plan } = checkInput();
  return { ...plan, options: { hosts: { "node-3": { cpuManagerPolicy: policy } }, cluster: {} } };
};
