import { eq } from "drizzle-orm";
import { makeLab } from "@/db/testing/factories";
import { DraftMachine } from "@/server/contract/lab-draft";
import { type ServiceTest, someId } from "../context-under-test";
import { readMachines } from "./read-machines";

/** A draft with two jump hosts and two hosts that log in with one key; nothing is pinned. */
export async function makeDraftedLab(test: ServiceTest) {
  const { id: labId } = await makeLab(test.db, { kind: "registered", state: "draft" });
  const credentialId = someId();
  const machine = (name: string) => DraftMachine.parse({ name, address: `${name}.test`, credentialId });
  const [jumpHosts, hosts] = [
    [machine("outer"), machine("inner")],
    [machine("one"), machine("two")],
  ];
  const rows = [
    ...jumpHosts.map((one) => ({ ...one, jump: true })),
    ...hosts.map((one) => ({ ...one, jump: false })),
  ].map(({ name, jump, address, port }) => ({ id: someId(), labId, name, jump, address, port }));
  await test.db.write(async ({ q, t }) => {
    const content = { name: "rack", site: "", contact: "", jumpHosts, hosts };
    await q.insert(t.labDraft).values({ labId, step: "hosts", content, updatedAt: 1, updatedBy: "a test" });
    await q.insert(t.host).values(rows);
    await q.insert(t.credential).values({
      ...{ id: credentialId, labId, kind: "ssh-key" as const, name: "the key", sealed: "-", createdAt: 1 },
    });
  });
  return {
    labId,
    credentialId,
    hostIdOf: async (name: string) =>
      (await readMachines(test.system, labId)).find((one) => one.name === name)?.hostId ?? "",
  };
}

export async function jobOf({ db: { q, t } }: ServiceTest, jobId: string) {
  const [row] = await q.select().from(t.job).where(eq(t.job.id, jobId));
  return row;
}
