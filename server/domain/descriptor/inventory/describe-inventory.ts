import type { HostRole } from "@/server/contract/lab";
import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";
import type { DescribedLab, DescribedMachine } from "../described";
import { Fields } from "../fields";
import { findJumps, type RoutedMachine } from "../find-jumps";
import { type Findings, quote } from "../finding";
import { Names } from "../name-described";
import { readOwnLab, readOwnMachine } from "../own-block";
import { dropUndefined } from "../pdf/drop-undefined";
import { ROLE_OF_GROUP } from "../pdf/read-idf";
import { findResidue, keepResidue } from "../residue";
import { isJsonMap, type JsonMap, mapOf, memberOf } from "../same-json";
import { hopsOfArguments } from "../ssh-way";
import type { Json, Tree } from "../yaml/read-yaml";
import { effectiveVars, type FlatInventory, flatJson, groupsAbove } from "./flat";
import { writeFlat } from "./write-flat";

const ROLE_OF: Readonly<Record<string, HostRole>> = {
  ...ROLE_OF_GROUP,
  ...{ control_plane: "control-plane", "control-plane": "control-plane", controlplane: "control-plane" },
  ...{ masters: "control-plane", master: "control-plane", workers: "worker", worker: "worker" },
};
const JUMP_GROUP = /^(bastions?|jump[-_]?hosts?|jumps?|jumpservers?)$/;

/** The lab that an inventory describes: how SSH reaches its hosts, and roles by the names of Kubespray's groups. */
export function describeInventory(flat: FlatInventory, tree: Tree, findings: Findings): DescribedLab {
  const names = new Names(findings);
  const aliases = [...flat.hosts.keys()].filter((alias) => !isLocal(alias, flat, findings));
  const roles = [...flat.groups.keys()].some((group) => ROLE_OF[group] !== undefined);
  const routed = aliases.map((alias) => readHost(alias, flat, { names, findings, roles }));
  const bastions = routed.filter((one) => one.jump);
  for (const one of routed) {
    if (one.hops.length === 0 && !one.jump && bastions.length > 0 && !saysDirect(one.alias, flat)) {
      one.hops = bastions.slice(0, 1).map(({ alias }) => ({ address: alias.toLowerCase() }));
    }
  }
  const { jumpHosts, hosts } = findJumps(routed, names, findings);
  if (hosts.length === 0) {
    findings.error(tree.place([]), "The inventory has no host beside jump hosts: add the lab's hosts.");
  }
  const blockOf = (path: string, key: string) => {
    const at = Fields.root(tree, findings).at(path).at(key);
    return path === "hosts" ? at.at("fairlead") : at.at("vars").at("fairlead_lab");
  };
  const aliasOf = (machine: DescribedMachine) =>
    routed.find((one) => one.machine.name === machine.name)?.alias ?? machine.name;
  const own = (machine: DescribedMachine) => readOwnMachine(machine, blockOf("hosts", aliasOf(machine)));
  const lab = readOwnLab(
    { dialect: "inventory", jumpHosts: jumpHosts.map(own), hosts: hosts.map(own), declared: {} },
    blockOf("groups", "all"),
  );
  return withRest(lab, flat, aliasOf);
}

/** What the inventory says beside: laid over what the model writes, it is the inventory again. */
function withRest(
  lab: DescribedLab,
  flat: FlatInventory,
  aliasOf: (machine: DescribedMachine) => string,
): DescribedLab {
  const source = flatJson(flat);
  const renamed = (machine: DescribedMachine): DescribedMachine => {
    const alias = aliasOf(machine);
    if (alias === machine.name) return machine;
    const rest = { inventory: { alias: { was: machine.name, is: alias } } };
    return { ...machine, declared: { ...machine.declared, rest } };
  };
  const named = { ...lab, jumpHosts: lab.jumpHosts.map(renamed), hosts: lab.hosts.map(renamed) };
  const written = writeFlat(named);
  const part = (json: JsonMap, key: string): JsonMap => {
    const value = memberOf(json, key);
    return isJsonMap(value) ? value : {};
  };
  const [sourceHosts, writtenHosts] = [part(source, "hosts"), part(written, "hosts")];
  const add = (machine: DescribedMachine): DescribedMachine => {
    const alias = aliasOf(machine);
    if (!flat.hosts.has(alias)) return machine;
    const rest = findResidue(memberOf(writtenHosts, alias) ?? {}, withoutOwn(memberOf(sourceHosts, alias)));
    const before = machine.declared.rest?.inventory ?? {};
    const inventory = { ...before, ...rest };
    if (Object.keys(inventory).length === 0) return machine;
    return { ...machine, declared: { ...machine.declared, rest: { inventory } } };
  };
  const machines = [...named.jumpHosts, ...named.hosts].map(aliasOf).filter((alias) => flat.hosts.has(alias));
  const others = (hosts: JsonMap) =>
    mapOf(Object.fromEntries(Object.entries(hosts).filter(([alias]) => !machines.includes(alias))));
  const labRest = findResidue(
    { hosts: others(writtenHosts), groups: part(written, "groups") },
    { hosts: others(sourceHosts), groups: withoutOwnLab(part(source, "groups")) },
  );
  return {
    ...named,
    jumpHosts: named.jumpHosts.map(add),
    hosts: named.hosts.map(add),
    declared: { ...named.declared, ...keepResidue({ inventory: labRest }) },
  };
}

function withoutOwn(vars: Json | undefined): JsonMap {
  if (!isJsonMap(vars)) return {};
  const { fairlead: _, ...rest } = vars;
  return rest;
}

function withoutOwnLab(groups: JsonMap): JsonMap {
  const { all, ...rest } = groups;
  if (!isJsonMap(all) || !isJsonMap(all.vars)) return groups;
  const { fairlead_lab: _, ...vars } = all.vars;
  return Object.keys(vars).length === 0 ? rest : { ...rest, all: { ...all, vars } };
}

interface Reading {
  names: Names;
  findings: Findings;
  roles: boolean;
}

function readHost(alias: string, flat: FlatInventory, { names, findings, roles }: Reading): RoutedMachine {
  const place = flat.hosts.get(alias)?.place ?? { file: "", line: 1, column: 1 };
  const vars = effectiveVars(flat, alias);
  const text = (...keys: string[]) => {
    const value = keys.map((key) => memberOf(vars, key)).find((one) => one !== undefined && one !== null);
    return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
  };
  const above = groupsAbove(flat, alias);
  const said = text("ansible_host", "ansible_ssh_host", "ip", "access_ip");
  const address = said ?? (problemOfAddress(alias) === null ? alias : undefined);
  const bad = address === undefined ? null : problemOfAddress(address);
  if (bad !== null) {
    const template = address?.includes("{{");
    findings.warn(
      place,
      template
        ? `The address of ${quote(alias)} is a template (${quote(address)}): only Ansible knows it, write the address itself.`
        : `The address of ${quote(alias)} is wrong: ${bad}.`,
    );
  }
  const port = Number(text("ansible_port", "ansible_ssh_port") ?? Number.NaN);
  const args = [text("ansible_ssh_common_args"), text("ansible_ssh_extra_args")].join(" ");
  const hops = hopsOfArguments(args);
  if (hops === "unclear") {
    findings.warn(
      place,
      `The way to ${quote(alias)} is not understood (${quote(args.trim())}): write it as -o ProxyJump=user@host, or choose the jump host here.`,
    );
  }
  if (text("ansible_ssh_private_key_file", "ansible_private_key_file") !== undefined) {
    findings.info(
      place,
      `${quote(alias)} names a key file of another machine: choose an SSH key of the lab for it.`,
    );
  }
  const own = above.flatMap((group) => ROLE_OF[group] ?? []);
  const machine: DescribedMachine = {
    ...{ name: names.give(alias, place), place, declared: {} },
    ssh: dropUndefined({
      address: address === undefined || bad !== null ? undefined : canonicalAddress(address),
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
      user: text("ansible_user", "ansible_ssh_user"),
    }),
    ...(roles ? { roles: [...new Set(own)] } : {}),
  };
  const jump = above.some((group) => JUMP_GROUP.test(group)) || /^bastion$/.test(alias);
  return { machine, alias, hops: hops === null || hops === "unclear" ? [] : hops, jump };
}

function saysDirect(alias: string, flat: FlatInventory): boolean {
  const vars = effectiveVars(flat, alias);
  return [memberOf(vars, "ansible_ssh_common_args")].some(
    (one) => typeof one === "string" && /ProxyJump[= ]none/i.test(one),
  );
}

function isLocal(alias: string, flat: FlatInventory, findings: Findings): boolean {
  const local = memberOf(effectiveVars(flat, alias), "ansible_connection") === "local";
  const host = flat.hosts.get(alias);
  if (local && host) {
    findings.info(
      host.place,
      `${quote(alias)} is the machine Ansible runs on and no host of the lab: it is kept for the export only.`,
    );
  }
  return local;
}
