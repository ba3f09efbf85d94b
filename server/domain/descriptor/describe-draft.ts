import type { DescriptorContent } from "@/server/contract/lab";
import type { DraftMachine, LabDraftContent } from "@/server/contract/lab-draft";
import { canonicalAddress } from "@/server/contract/machine-address";

/** The draft with every address in its one spelling, so that equal machines are equal text. */
export function canonicalDraft(content: LabDraftContent): LabDraftContent {
  const spell = (machine: DraftMachine) => ({ ...machine, address: canonicalAddress(machine.address) });
  return { ...content, jumpHosts: content.jumpHosts.map(spell), hosts: content.hosts.map(spell) };
}

/** A draft's machines with the place of each in the input. */
export const placedMachines = (content: LabDraftContent) => [
  ...content.jumpHosts.map((one, index) => ({ ...one, jump: true, field: `content.jumpHosts.${index}` })),
  ...content.hosts.map((one, index) => ({ ...one, jump: false, field: `content.hosts.${index}` })),
];

/** A machine of which everything is decided. */
type ReadyMachine = DraftMachine & { credentialId: string };
export const hasCredential = (machine: DraftMachine): machine is ReadyMachine =>
  machine.credentialId !== null;

/**
 * The internal model of a finished draft: every host is reached through all jump hosts, in their order. Roles are left to
 * the plan, which proposes them, unless an imported descriptor gave them.
 */
export function describeDraft(draft: {
  jumpHosts: readonly ReadyMachine[];
  hosts: readonly ReadyMachine[];
  networks?: LabDraftContent["networks"];
  declared?: LabDraftContent["declared"];
  clusterOverrides?: LabDraftContent["clusterOverrides"];
}): DescriptorContent {
  const via = draft.jumpHosts.map((jump) => jump.name);
  const { networks, declared, clusterOverrides } = draft;
  return {
    version: 1,
    provisioner: "preprovisioned",
    jumpHosts: draft.jumpHosts.map((jump) => ({
      ...{ name: jump.name, ssh: endpoint(jump) },
      ...(jump.declared ? { declared: jump.declared } : {}),
    })),
    hosts: draft.hosts.map((host) => ({
      name: host.name,
      ssh: endpoint(host),
      via,
      roles: host.roles ?? [],
      recordedHardware: false,
      ...(host.tags && host.tags.length > 0 ? { tags: host.tags } : {}),
      ...(host.declared ? { declared: host.declared } : {}),
    })),
    ...(networks ? { networks } : {}),
    ...(clusterOverrides ? { clusterOverrides } : {}),
    ...(declared ? { declared } : {}),
  };
}

const endpoint = ({ address, port, user, credentialId, sudoCredentialId }: ReadyMachine) => ({
  address,
  port,
  user,
  credentialId,
  ...(sudoCredentialId === null ? {} : { sudoCredentialId }),
});
