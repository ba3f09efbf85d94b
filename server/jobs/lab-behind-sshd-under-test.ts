import { v7 } from "uuid";
import { makeLab } from "@/db/testing/factories";
import type { SshKeyPair } from "@/server/infra/ssh/key-pair";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import type { Sshd } from "@/server/infra/ssh/sshd-under-test";
import { addRevision, someDescriptor } from "@/server/services/deploy/deploy-under-test";
import type { ProductUnderTest } from "./deploy/product-under-test";

/** A lab whose jump host is a real sshd of this machine; its hosts are names that nobody connects to. */
export async function makeLabBehindSshd(
  { db, box }: ProductUnderTest,
  { jump, key, name }: { jump: Sshd; key: SshKeyPair; name: string },
) {
  const { id } = await makeLab(db, { name, kind: "registered" });
  const credentialId = v7();
  const ssh = { address: jump.address, port: jump.port, user: "root", credentialId };
  const hosts = someDescriptor().hosts.map((host) => ({
    ...{ ...host, via: ["jump"] },
    ssh: { ...host.ssh, credentialId },
  }));
  const content = someDescriptor({ jumpHosts: [{ name: "jump", ssh }], hosts });
  const descriptorRevisionId = await addRevision(db, id, 1, content);
  await db.write(async ({ q, t }) => {
    await q.insert(t.credential).values({
      ...{ id: credentialId, labId: id, name: "a key", kind: "ssh-key" },
      ...{ sealed: box.seal(key.privateKey, credentialId), createdAt: 1 },
    });
    for (const [index, machine] of ["jump", ...hosts.map((host) => host.name)].entries()) {
      const hostId = v7();
      const { publicKey } = jump.hostKey;
      const row = { id: hostId, labId: id, name: machine, jump: index === 0, address: "a", port: 22 };
      await q.insert(t.host).values(row);
      const pin = { id: v7(), hostId, labId: id, publicKey, fingerprint: fingerprintOf(publicKey) };
      await q.insert(t.hostKey).values({ ...pin, acceptedBy: "a test", acceptedAt: 1 });
    }
  });
  return { labId: id, descriptorRevisionId, hosts };
}
