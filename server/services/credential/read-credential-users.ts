import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context";
import { readNewestRevision } from "../descriptor/read-newest-revision";

/** Credential id -> names of the machines that log in with it, or whose BMC takes it, by the lab's draft or its newest revision. */
export async function readCredentialUsers(
  ctx: ServiceContext,
  labId: string,
): Promise<Map<string, string[]>> {
  const { labDraft } = ctx.db.t;
  const [draft] = await ctx.db.q
    .select({ content: labDraft.content })
    .from(labDraft)
    .where(eq(labDraft.labId, labId))
    .limit(1);
  const machines = draft
    ? [...draft.content.jumpHosts, ...draft.content.hosts]
    : await describedMachines(ctx, labId);
  const users = new Map<string, string[]>();
  for (const { name, credentialId, sudoCredentialId, declared } of machines) {
    for (const id of [credentialId, sudoCredentialId, declared?.bmc?.credentialId]) {
      if (id) users.set(id, [...(users.get(id) ?? []), name]);
    }
  }
  return users;
}

async function describedMachines(ctx: ServiceContext, labId: string) {
  const newest = await readNewestRevision(ctx, labId);
  if (!newest) return [];
  const { jumpHosts, hosts } = newest.content;
  return [...jumpHosts, ...hosts].map(({ name, ssh, declared }) => ({ name, declared, ...ssh }));
}
