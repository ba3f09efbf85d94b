import type { DescriptorContent, DescriptorHost } from "@/server/contract/lab";
import type { DraftMachine, LabDraftContent } from "@/server/contract/lab-draft";
import { DEFAULTS, type DescribedLab, type DescribedMachine } from "./described";
import type { FieldProblem } from "./find-doubles";

type JumpHost = DescriptorContent["jumpHosts"][number];

export interface BuiltContent {
  content: DescriptorContent;
  problems: FieldProblem[];
}

/**
 * The next revision of a lab from what files describe. Files say which machines there are; who logs in to them, and what a
 * file has no word for, stays as the revision before says it of the machine of the same name.
 * @param credentialId SSH key of machines that are new; null where none was chosen
 */
export function buildContent(
  described: DescribedLab,
  before: DescriptorContent,
  credentialId: string | null,
): BuiltContent {
  const known = new Map<string, JumpHost | DescriptorHost>(
    [...before.jumpHosts, ...before.hosts].map((machine) => [machine.name, machine]),
  );
  const problems: FieldProblem[] = [];
  const machineOf = (machine: DescribedMachine, field: string): JumpHost => {
    const old = known.get(machine.name);
    const key = old?.ssh.credentialId ?? credentialId;
    if (key === null) {
      problems.push({
        field: `${field}.ssh.credentialId`,
        message: `the machine ${machine.name} is new and has no SSH key to log in with: choose one of the lab`,
      });
    }
    const declared = withBmcPassword(machine, old);
    const sudo = old?.ssh.sudoCredentialId;
    return {
      name: machine.name,
      ssh: {
        address: machine.ssh.address ?? old?.ssh.address ?? machine.name,
        port: machine.ssh.port ?? old?.ssh.port ?? DEFAULTS.port,
        user: machine.ssh.user ?? old?.ssh.user ?? DEFAULTS.user,
        credentialId: key ?? "",
        ...(sudo === undefined ? {} : { sudoCredentialId: sudo }),
      },
      ...(Object.keys(declared).length === 0 ? {} : { declared }),
    };
  };
  const jumpHosts = described.jumpHosts.map((jump, i) => machineOf(jump, `content.jumpHosts.${i}`));
  const hosts = described.hosts.map((host, i): DescriptorHost => {
    const old = before.hosts.find((one) => one.name === host.name);
    const tags = host.tags ?? old?.tags;
    return {
      ...machineOf(host, `content.hosts.${i}`),
      via: host.via ?? old?.via ?? [],
      roles: host.roles ?? old?.roles ?? [],
      recordedHardware: host.recordedHardware ?? old?.recordedHardware ?? false,
      ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    };
  });
  const networks = described.networks ?? before.networks;
  const clusterOverrides = described.clusterOverrides ?? before.clusterOverrides;
  const content: DescriptorContent = {
    ...{ version: 1, provisioner: before.provisioner, jumpHosts, hosts },
    ...(networks ? { networks } : {}),
    ...(clusterOverrides ? { clusterOverrides } : {}),
    ...(Object.keys(described.declared).length === 0 ? {} : { declared: described.declared }),
  };
  return { content, problems };
}

/** The same for a lab that is not there yet: its draft, with no key chosen. */
export function buildDraft(
  described: DescribedLab,
  about: { name: string; site: string; contact: string },
): LabDraftContent {
  const machineOf = (machine: DescribedMachine): DraftMachine => ({
    name: machine.name,
    address: machine.ssh.address ?? machine.name,
    port: machine.ssh.port ?? DEFAULTS.port,
    user: machine.ssh.user ?? DEFAULTS.user,
    ...{ credentialId: null, sudoCredentialId: null },
    ...(machine.roles && machine.roles.length > 0 ? { roles: machine.roles } : {}),
    ...(machine.tags && machine.tags.length > 0 ? { tags: machine.tags } : {}),
    ...(Object.keys(machine.declared).length === 0 ? {} : { declared: machine.declared }),
  });
  const { networks, declared, clusterOverrides } = described;
  return {
    ...about,
    jumpHosts: described.jumpHosts.map(machineOf),
    hosts: described.hosts.map(machineOf),
    ...(networks ? { networks } : {}),
    ...(clusterOverrides ? { clusterOverrides } : {}),
    ...(Object.keys(declared).length === 0 ? {} : { declared }),
  };
}

function withBmcPassword(machine: DescribedMachine, old: JumpHost | undefined): DescribedMachine["declared"] {
  const { bmc } = machine.declared;
  const credentialId = old?.declared?.bmc?.credentialId;
  if (!bmc || credentialId === undefined) return machine.declared;
  return { ...machine.declared, bmc: { ...bmc, credentialId } };
}

/** What a new lab may be called, and what its descriptor says of where it is. */
export function suggestAbout({ declared: { details } }: DescribedLab, jump: string | undefined) {
  const clean = (text: string | undefined) =>
    (text ?? "")
      .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
      .replace(/\s+/g, " ")
      .replace(/^[^\p{L}\p{N}]+/u, "")
      .trim();
  const pod = jump?.replace(/-?(jump(host|server)?|jumpserver|jenkins-slave)-?/g, "");
  const name = [clean(details?.lab), pod].filter((part) => part !== undefined && part !== "").join(" ");
  return {
    name: clean(name).slice(0, 60).trim() || "Imported lab",
    site: (details?.location ?? "").slice(0, 100),
    contact: (details?.contact ?? details?.owner ?? "").slice(0, 100),
  };
}
