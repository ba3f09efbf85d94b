import { readFileSync } from "node:fs";
import path from "node:path";
import type { DeployPlan } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorContent } from "@/server/contract/lab";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { MANIFEST, PLAN } from "@/server/domain/kubeadm/plan-under-test";
import type { CheckInput } from "./check";

/** What two hosts of a practice lab printed, one plain and one with the recorded telco hardware. */
const recorded = (name: string): HostFacts => {
  const file = path.join(import.meta.dirname, "../facts/recorded", `${name}.txt`);
  const facts = parseFacts(readFileSync(file, "utf8"), "@@facts", { sentAt: 0, firstAt: 20 });
  // when it was recorded is no skew
  return { ...facts, clock: { ...facts.clock, skewMs: 0 } };
};
const PLAIN = recorded("plain");
const TELCO = recorded("telco");
export const NOW = 1_800_000_000_000;

/** Facts as host `number` of PLAN would show them: recorded, with a name, id and address of its own. */
export function factsOf(number: number, hardware: "plain" | "telco" = "plain"): HostFacts {
  const facts = structuredClone(hardware === "plain" ? PLAIN : TELCO);
  facts.hostname = `node-${number}`;
  facts.machineId = String(number).repeat(32);
  facts.nameservers = ["192.0.2.53"];
  const [eth0] = facts.nics.filter((nic) => nic.name === "eth0");
  if (eth0) eth0.addresses = [`198.51.100.1${number}/24`];
  facts.routes = [
    { destination: "default", gateway: "198.51.100.2", device: "eth0", source: null },
    { destination: "198.51.100.0/24", gateway: null, device: "eth0", source: `198.51.100.1${number}` },
  ];
  return facts;
}

const CONTENT: DescriptorContent = {
  version: 1,
  provisioner: "preprovisioned",
  jumpHosts: [],
  hosts: PLAN.hosts.map((host) => ({
    name: host.name,
    ssh: { ...host.ssh, credentialId: PLAN.labId },
    via: host.via,
    roles: [],
    recordedHardware: false,
  })),
};

export interface Changes {
  /** Host number (1 to 3) -> spoils a copy of its facts. */
  facts?: Partial<Record<1 | 2 | 3, (facts: HostFacts) => void>>;
  plan?: (plan: DeployPlan) => void;
  content?: (content: DescriptorContent) => void;
  input?: Partial<CheckInput>;
}

/** A plan on three hosts that has nothing to complain about, node-3 with telco hardware, and what a test changes in it. */
export function checkInput({ facts = {}, plan, content, input }: Changes = {}): CheckInput {
  const read = ([1, 2, 3] as const).map((number) => {
    const own = factsOf(number, number === 3 ? "telco" : "plain");
    facts[number]?.(own);
    return [`node-${number}`, { facts: own, at: NOW - 60_000 }] as const;
  });
  const changedPlan = structuredClone(PLAN);
  plan?.(changedPlan);
  const changedContent = structuredClone(CONTENT);
  content?.(changedContent);
  return {
    plan: changedPlan,
    content: changedContent,
    facts: new Map(read),
    reach: new Map(),
    bundle: { arch: MANIFEST.arch, hostOs: MANIFEST.hostOs, diskBytes: 2 ** 31 },
    running: null,
    busyWith: [],
    now: NOW,
    ...input,
  };
}
