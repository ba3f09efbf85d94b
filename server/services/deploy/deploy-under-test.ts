import { v7 } from "uuid";
import type { Database } from "@/db/database";
import { makeLab } from "@/db/testing/factories";
import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorContent } from "@/server/contract/lab";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { MANIFEST } from "@/server/domain/kubeadm/plan-under-test";

const ssh = (address: string) => ({ address, port: 22, user: "root", credentialId: v7() });

/** A descriptor of one jump host and three hosts, the last with recorded hardware. */
export const someDescriptor = (over: Partial<DescriptorContent> = {}): DescriptorContent => ({
  version: 1,
  provisioner: "practice-lab",
  jumpHosts: [{ name: "jump", ssh: ssh("198.51.100.2") }],
  hosts: ["one", "two", "three"].map((name, index) => ({
    name,
    ssh: ssh(`198.51.100.1${index + 1}`),
    via: ["jump"],
    roles: [],
    recordedHardware: name === "three",
  })),
  networks: { pods: "203.0.0.0/16", services: "203.1.0.0/20" },
  ...over,
});

/** A lab that is ready, with revision 1. */
export async function makeReadyLab(
  db: Database,
  lab: Parameters<typeof makeLab>[1] = {},
  content = someDescriptor(),
) {
  const made = await makeLab(db, lab);
  await addRevision(db, made.id, 1, content);
  return made;
}

export async function addRevision(db: Database, labId: string, number: number, content: DescriptorContent) {
  const row = { id: v7(), labId, number, author: "a test", source: "practice lab", content, sha256: "" };
  await db.write(({ q, t }) => q.insert(t.descriptorRevision).values({ ...row, createdAt: number }));
  return row.id;
}

export async function makeBundle(db: Database, createdAt = 1, digit = "f") {
  const id = digit.repeat(64);
  const { name, kubernetes } = MANIFEST;
  const row = { id, name, kubernetes, manifest: MANIFEST, size: 1, origin: "built here" };
  await db.write(({ q, t }) => q.insert(t.bundle).values({ ...row, createdBy: "a test", createdAt }));
  return id;
}

/** @param plan that its hosts carry; one nobody can read where it does not matter */
export async function makeCluster(
  db: Database,
  labId: string,
  state: "verified" | "broken" | "gone",
  plan: Record<string, unknown> = {},
) {
  const row = { id: v7(), labId, jobId: v7(), bundleId: "b", profile: "basic", kubernetes: "1.34.4", state };
  const rest = { endpoint: "198.51.100.11:6443", plan, createdAt: 1, verifiedAt: 1 };
  await db.write(({ q, t }) => q.insert(t.cluster).values({ ...row, ...rest }));
  return row.id;
}

/** A reading of each host of `someDescriptor`, recorded ones as they should be unless `spoil` changes them. */
export async function addFacts(
  db: Database,
  labId: string,
  at: number,
  spoil: (facts: HostFacts, name: string) => void = () => {},
) {
  for (const [index, name] of ["one", "two", "three"].entries()) {
    const facts = factsOf(index + 1);
    facts.hostname = name;
    spoil(facts, name);
    await db.write(async ({ q, t }) => {
      const before = (await q.select().from(t.host)).find((row) => row.labId === labId && row.name === name);
      const hostId = before?.id ?? v7();
      const host = { id: hostId, labId, name, jump: false, address: `198.51.100.1${index + 1}`, port: 22 };
      if (!before) await q.insert(t.host).values(host);
      const reading = { id: v7(), hostId, labId, jobId: v7(), at, ms: 1, machineId: facts.machineId };
      await q.insert(t.hostFacts).values({ ...reading, facts, changes: null });
    });
  }
}
