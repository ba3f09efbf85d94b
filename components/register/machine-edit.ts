import type { DescriptorContent, HostRole } from "@/server/contract/lab";
import type { DraftMachine } from "@/server/contract/lab-draft";

type Host = DescriptorContent["hosts"][number];
type Jump = DescriptorContent["jumpHosts"][number];

/** Where a host's management controller is, as a form holds it; empty = not said. */
export interface BmcTexts {
  type: string;
  address: string;
  user: string;
  mac: string;
}
export const BMC_FIELDS = ["type", "address", "user", "mac"] as const satisfies readonly (keyof BmcTexts)[];

/** One machine of a descriptor as it is edited: how SSH reaches it, and for a host what it is to the lab. */
export interface MachineEdit {
  machine: DraftMachine;
  /** Jump hosts it is reached through, in their order. */
  via: readonly string[];
  roles: readonly HostRole[];
  tags: readonly string[];
  bmc: BmcTexts;
}

/** A machine of the descriptor, or one that is new: like the last one, without name and address. */
export function machineOf(
  { hosts, jumpHosts }: DescriptorContent,
  jump: boolean,
  name: string | null,
): MachineEdit {
  const list: readonly (Host | Jump)[] = jump ? jumpHosts : hosts;
  const found = list.find((one) => one.name === name);
  const like = found ?? list.at(-1) ?? jumpHosts.at(-1) ?? hosts.at(-1);
  const { type = "", address = "", user = "", mac = "" } = found?.declared?.bmc ?? {};
  const host = hosts.find((one) => one.name === (jump ? null : (name ?? hosts.at(-1)?.name)));
  return {
    machine: {
      name: found?.name ?? (jump ? freeName(jumpHosts, "jump") : freeName(hosts, "host")),
      address: found?.ssh.address ?? "",
      port: found?.ssh.port ?? 22,
      user: like?.ssh.user ?? "root",
      credentialId: like?.ssh.credentialId ?? null,
      sudoCredentialId: like?.ssh.sudoCredentialId ?? null,
    },
    via: host?.via ?? jumpHosts.map((one) => one.name),
    roles: found && host ? host.roles : [],
    tags: found && host ? (host.tags ?? []) : [],
    bmc: { type, address, user, mac },
  };
}

function freeName(list: readonly { name: string }[], stem: string): string {
  const taken = new Set(list.map((one) => one.name));
  if (stem === "jump" && !taken.has(stem)) return stem;
  for (let number = list.length + 1; ; number += 1) {
    if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
  }
}

/** The descriptor with that machine in it. @param before its name until now; null = a new one */
export function withMachine(
  content: DescriptorContent,
  jump: boolean,
  before: string | null,
  edit: MachineEdit,
): DescriptorContent {
  return jump ? withJump(content, before, edit) : withHost(content, before, edit);
}

function withHost(content: DescriptorContent, before: string | null, edit: MachineEdit): DescriptorContent {
  const put = (host: Host | undefined): Host => {
    const { tags: _tags, declared: _declared, ...rest } = host ?? { recordedHardware: false };
    const declared = declaredWith(host?.declared, edit.bmc);
    const tags = [...new Set(edit.tags)].sort();
    return {
      ...rest,
      ...{ name: edit.machine.name, ssh: endpointOf(edit.machine), recordedHardware: rest.recordedHardware },
      ...{ via: [...edit.via], roles: [...edit.roles] },
      ...(tags.length > 0 ? { tags } : {}),
      ...(declared ? { declared } : {}),
    };
  };
  const hosts =
    before === null
      ? [...content.hosts, put(undefined)]
      : content.hosts.map((host) => (host.name === before ? put(host) : host));
  return { ...content, hosts };
}

function withJump(content: DescriptorContent, before: string | null, edit: MachineEdit): DescriptorContent {
  const { name } = edit.machine;
  const ssh = endpointOf(edit.machine);
  if (before === null) {
    return {
      ...content,
      jumpHosts: [...content.jumpHosts, { name, ssh }],
      // one more hop for everybody: a host of its own way is edited by itself
      hosts: content.hosts.map((host) => ({ ...host, via: [...host.via, name].slice(0, 2) })),
    };
  }
  return {
    ...content,
    jumpHosts: content.jumpHosts.map((jump) => (jump.name === before ? { ...jump, name, ssh } : jump)),
    hosts: content.hosts.map((host) => ({
      ...host,
      via: host.via.map((one) => (one === before ? name : one)),
    })),
  };
}

/** The descriptor without that machine; hosts behind a jump host that goes are reached without it. */
export function withoutMachine(content: DescriptorContent, name: string): DescriptorContent {
  return {
    ...content,
    jumpHosts: content.jumpHosts.filter((jump) => jump.name !== name),
    hosts: content.hosts
      .filter((host) => host.name !== name)
      .map((host) => ({ ...host, via: host.via.filter((one) => one !== name) })),
  };
}

/** Machines whose pinned key, test and facts an edit forgets: another name, address or port is another machine. */
export function forgottenMachines(before: DescriptorContent, after: DescriptorContent): string[] {
  const machines = ({ jumpHosts, hosts }: DescriptorContent) => [...jumpHosts, ...hosts];
  const kept = new Map(machines(after).map((one) => [one.name, one.ssh]));
  return machines(before)
    .filter(({ name, ssh }) => {
      const now = kept.get(name);
      return !now || now.address !== ssh.address || now.port !== ssh.port;
    })
    .map((one) => one.name);
}

const endpointOf = ({ address, port, user, credentialId, sudoCredentialId }: DraftMachine): Host["ssh"] => ({
  ...{ address, port, user, credentialId: credentialId ?? "" },
  ...(sudoCredentialId === null || user === "root" ? {} : { sudoCredentialId }),
});

function declaredWith(declared: Host["declared"], bmc: BmcTexts): Host["declared"] {
  const { type: _type, address: _address, user: _user, mac: _mac, ...rest } = declared?.bmc ?? {};
  const said = BMC_FIELDS.filter((field) => bmc[field].trim() !== "");
  const own = { ...rest, ...Object.fromEntries(said.map((field) => [field, bmc[field].trim()])) };
  const { bmc: _bmc, ...others } = declared ?? {};
  const next = Object.keys(own).length > 0 ? { ...others, bmc: own } : others;
  return Object.keys(next).length > 0 ? next : undefined;
}
