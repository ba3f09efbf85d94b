import type { DescriptorContent } from "@/server/contract/lab";
import type { ServiceContext } from "../context";
import { insertRevision } from "../descriptor/insert-revision";
import { syncHosts } from "../descriptor/sync-hosts";
import { pinHostKey } from "../host-key/pin-host-key";

export interface NewDescriptor {
  labId: string;
  author: string;
  /** "practice lab", "form", later "pharos-1.0", "kuberef". */
  source: string;
  content: DescriptorContent;
  /** Host name -> OpenSSH public key line to pin; hosts that were pinned before are left out. */
  hostKeys: ReadonlyMap<string, string>;
  /** Who vouches for the keys. */
  keysAcceptedBy: string;
}

/**
 * Writes a lab's first descriptor revision with its hosts and their pinned keys, inside the transaction of a verb. Host
 * rows that a draft made stay, with what was pinned and learned.
 * @returns the revision's id
 */
export async function insertFirstDescriptor(tx: ServiceContext, wanted: NewDescriptor): Promise<string> {
  const { labId, content, author, source } = wanted;
  const id = await insertRevision(tx, { labId, number: 1, author, source, content });
  const machines = [
    ...content.jumpHosts.map((host) => ({ ...host, jump: true })),
    ...content.hosts.map((host) => ({ ...host, jump: false })),
  ].map(({ name, jump, ssh: { address, port } }) => ({ name, jump, address, port }));
  const hostIds = await syncHosts(tx, labId, machines);
  for (const [name, hostId] of hostIds) {
    const publicKey = wanted.hostKeys.get(name);
    if (publicKey !== undefined)
      await pinHostKey(tx, { labId, hostId, publicKey, by: wanted.keysAcceptedBy });
  }
  return id;
}
