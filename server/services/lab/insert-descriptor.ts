import { createHash } from "node:crypto";
import { v7 } from "uuid";
import type { DescriptorContent } from "@/server/contract/lab";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import type { ServiceContext } from "../context";

export interface NewDescriptor {
  labId: string;
  author: string;
  /** "practice lab", later "form", "pharos-1.0", "kuberef". */
  source: string;
  content: DescriptorContent;
  /** Host name -> OpenSSH public key line to pin. */
  hostKeys: ReadonlyMap<string, string>;
  /** Who vouches for the keys. */
  keysAcceptedBy: string;
}

/**
 * Writes a lab's first descriptor revision with its hosts and their pinned keys, inside the transaction of a verb.
 * @returns the revision's id
 */
export async function insertFirstDescriptor(tx: ServiceContext, wanted: NewDescriptor): Promise<string> {
  const { labId, content } = wanted;
  const { t, q } = tx.db;
  const at = tx.clock.now();
  const id = v7();
  const sha256 = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const { author, source } = wanted;
  await q
    .insert(t.descriptorRevision)
    .values({ id, labId, number: 1, author, source, content, sha256, createdAt: at });
  const described = [
    ...content.jumpHosts.map((host) => ({ ...host, jump: true })),
    ...content.hosts.map((host) => ({ ...host, jump: false })),
  ];
  const hosts = described.map(({ name, jump, ssh: { address, port } }) => ({
    ...{ id: v7(), labId, name, jump, address, port },
  }));
  await q.insert(t.host).values(hosts);
  const keys = hosts.flatMap(({ id: hostId, name }) => {
    const publicKey = wanted.hostKeys.get(name);
    if (publicKey === undefined) return [];
    const fingerprint = fingerprintOf(publicKey);
    const pinned = { publicKey, fingerprint, acceptedBy: wanted.keysAcceptedBy, acceptedAt: at };
    return [{ id: v7(), hostId, labId, ...pinned }];
  });
  if (keys.length > 0) await q.insert(t.hostKey).values(keys);
  return id;
}
