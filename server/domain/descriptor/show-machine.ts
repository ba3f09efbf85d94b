import type { DeclaredMachine } from "@/server/contract/declared";
import type { ImportedMachine } from "@/server/contract/descriptor-import";
import { DEFAULTS, type DescribedLab, type DescribedMachine } from "./described";

/** The machines of files in the words of a table. */
export const showMachines = (lab: DescribedLab): ImportedMachine[] => [
  ...lab.jumpHosts.map((machine) => showMachine(machine, true)),
  ...lab.hosts.map((machine) => showMachine(machine, false)),
];

function showMachine({ name, ssh, roles, declared }: DescribedMachine, jump: boolean): ImportedMachine {
  return {
    ...{ name, jump, roles: roles ?? [], hardware: hardwareWords(declared) },
    address: ssh.address ?? name,
    port: ssh.port ?? DEFAULTS.port,
    user: ssh.user ?? DEFAULTS.user,
    interfaces: declared.interfaces?.length ?? 0,
    bmc: declared.bmc?.address ?? null,
  };
}

/** What a descriptor declares of a machine's hardware, in one line; empty when it says nothing. */
export function hardwareWords({ hardware }: DeclaredMachine): string {
  const { vendor, model, arch, cpus, cores, memory } = hardware ?? {};
  const size = [cpus !== undefined && cores !== undefined ? `${cpus} × ${cores}` : cores, memory];
  return [vendor, model, arch, ...size].filter((word) => word !== undefined && word !== "").join(" ");
}
