import type { DeclaredBmc, DeclaredInterface, DeclaredMachine } from "@/server/contract/declared";
import { SEALED } from "@/server/contract/import-words";
import { applyResidue } from "../residue";
import { isJsonMap, type JsonMap, mapOf } from "../same-json";
import type { Json } from "../yaml/read-yaml";

export type Dialect = "pharos-1.0" | "kuberef";
export interface NamedMachine {
  name: string;
  declared?: DeclaredMachine | undefined;
}

/** A machine's entry as the model knows it, without the rest of the file it came from. */
export function writeMachine({ name, declared = {} }: NamedMachine, dialect: Dialect): JsonMap {
  const { hardware, os, disks, bmc, interfaces } = declared;
  return mapOf({
    name,
    node:
      hardware &&
      mapOf({
        type: hardware.type,
        vendor: hardware.vendor,
        model: hardware.model,
        arch: hardware.arch,
        cpus: hardware.cpus,
        cpu_cflags: hardware.cpuFlags,
        cores: hardware.cores,
        memory: hardware.memory,
      }),
    disks: disks?.map((disk) =>
      mapOf({
        name: disk.name,
        disk_capacity: disk.capacity,
        disk_type: disk.type,
        disk_interface: disk.interface,
        disk_rotation: disk.rotation,
      }),
    ),
    os,
    remote_management: bmc && writeBmc(bmc, dialect),
    interfaces: interfaces?.map(writeInterface),
  });
}

/** The same with the rest of its entry. */
export const writeWholeMachine = (machine: NamedMachine, dialect: Dialect): JsonMap =>
  applyResidue(writeMachine(machine, dialect), machine.declared?.rest?.pdf);

/** The name it has in its file, as the IDF refers to it. */
export function nameInFile(machine: NamedMachine): string {
  const renamed = machine.declared?.rest?.pdf?.["/name"];
  return renamed?.was === machine.name && typeof renamed.is === "string" ? renamed.is : machine.name;
}

const writeBmc = (bmc: DeclaredBmc, dialect: Dialect): Json =>
  mapOf({
    type: bmc.type === undefined ? undefined : dialect === "kuberef" ? [bmc.type] : bmc.type,
    user: bmc.user,
    pass: bmc.credentialId === undefined ? undefined : SEALED,
    address: joinAddress(bmc),
    port: bmc.port,
    mac_address: bmc.mac,
  });

const writeInterface = (one: DeclaredInterface): Json =>
  mapOf({
    name: one.name,
    speed: one.speed,
    features: one.features?.join("|"),
    address: joinAddress(one),
    mac_address: one.mac,
    vlan: writeVlan(one.vlan),
  });

const joinAddress = ({ address, prefix }: { address?: string | undefined; prefix?: number | undefined }) =>
  address === undefined || prefix === undefined ? address : `${address}/${prefix}`;

export const writeVlan = (vlan: string | undefined): Json | undefined =>
  vlan !== undefined && /^[1-9]\d*$/.test(vlan) ? Number(vlan) : vlan;

/** A file's entry without what Fairlead itself wrote into it. */
export function withoutOwnBlock(entry: Json | undefined): JsonMap {
  if (!isJsonMap(entry)) return {};
  const { fairlead: _, ...rest } = entry;
  return rest;
}
