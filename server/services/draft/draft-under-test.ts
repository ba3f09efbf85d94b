import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { DraftMachine, LabDraft } from "@/server/contract/lab-draft";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import type { ServiceContext } from "../context";
import { makeSshKey } from "../credential/make-ssh-key";
import { acceptHostKeys } from "../host-key/accept-host-keys";
import { createLabDraft } from "./create-lab-draft";
import { registerLab } from "./register-lab";
import { saveLabDraft } from "./save-lab-draft";

export const machine = (name: string, over: Partial<DraftMachine> = {}): DraftMachine => ({
  name,
  address: `${name}.example`,
  port: 22,
  user: "root",
  credentialId: null,
  sudoCredentialId: null,
  ...over,
});

/** A lab's test of a host as a reader leaves it: the key it showed. @returns that key's fingerprint */
export async function showKey(ctx: ServiceContext, labId: string, name: string): Promise<string> {
  const { publicKey, fingerprint } = makeSshKeyPair(name);
  await ctx.db.write(async ({ q, t }) => {
    const rows = await q.select().from(t.host).where(eq(t.host.labId, labId));
    const hostId = rows.find((row) => row.name === name)?.id;
    if (hostId === undefined) throw new Error(`no host ${name}`);
    await q.delete(t.hostTest).where(eq(t.hostTest.hostId, hostId));
    const shown = { shownKey: publicKey, addresses: [], steps: [], at: 1 };
    await q.insert(t.hostTest).values({ hostId, labId, jobId: v7(), status: "asks", ...shown });
  });
  return fingerprint;
}

export interface WantedDraft {
  name: string;
  jumpHosts?: DraftMachine[];
  hosts: DraftMachine[];
}

/** A draft that has everything: one key for all machines, every host's key shown and accepted. */
export async function makeFinishedDraft(ctx: ServiceContext, wanted: WantedDraft): Promise<LabDraft> {
  const { labId } = await createLabDraft(ctx, { name: wanted.name, site: "Munich", contact: "Ada" });
  const key = await makeSshKey(ctx, { labId, name: "key" });
  const withKey = (one: DraftMachine) => ({ ...one, credentialId: one.credentialId ?? key.id });
  const content = {
    name: wanted.name,
    site: "Munich",
    contact: "Ada",
    jumpHosts: (wanted.jumpHosts ?? []).map(withKey),
    hosts: wanted.hosts.map(withKey),
  };
  const draft = await saveLabDraft(ctx, { labId, step: "hosts", content });
  const names = [...content.jumpHosts, ...content.hosts].map((one) => one.name);
  const keys: { host: string; fingerprint: string }[] = [];
  for (const host of names) keys.push({ host, fingerprint: await showKey(ctx, labId, host) });
  if (keys.length > 0) await acceptHostKeys(ctx, { labId, keys });
  return draft;
}

export async function makeRegisteredLab(ctx: ServiceContext, wanted: WantedDraft): Promise<LabDraft> {
  const draft = await makeFinishedDraft(ctx, wanted);
  await registerLab(ctx, { labId: draft.labId });
  return draft;
}
