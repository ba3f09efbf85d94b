import { randomInt } from "node:crypto";
import { desc, eq, inArray } from "drizzle-orm";
import type { DeployPlan } from "@/server/contract/deploy";
import {
  DeployPayload,
  type DeployRunPlan,
  JOIN_TOKEN_SECRET,
  sshKeySecret,
  sudoPasswordSecret,
} from "@/server/contract/deploy-run";
import { DomainError, notFound } from "@/server/domain/errors";
import { membersOf } from "@/server/domain/kubeadm/cluster-members";
import { bundleFolder } from "@/server/infra/bundle/bundle-store";
import { ansibleCoresFolder, ansibleFolder } from "@/server/infra/installer/ansible-folder";
import { readRunning } from "@/server/services/cluster/read-running";
import type { ServiceContext } from "@/server/services/context";
import { attachedCluster } from "@/server/services/deploy/preview-deploy";
import { secretBox } from "@/server/services/secret-box";
import type { ClaimedJob, JobPlanner } from "./job-kind";

/** Turns the plan of the request into everything the run needs: bundle, pinned host keys, SSH keys, a join token. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { plan, members } = DeployPayload.parse(job.payload);
    // a reset takes what is there
    if (job.kind !== "reset") await requireMembers(ctx, job.labId, { hosts: plan.hosts, before: members });
    return handOverDeploy(ctx, job, plan);
  },
};

/**
 * A job may wait behind one that lets hosts join or leave: its plan would then undo that.
 * @throws DomainError `conflict` with the hosts, when the cluster has others than the plan knows or misses some it had
 */
export async function requireMembers(
  ctx: ServiceContext,
  labId: string,
  { hosts, before = [] }: { hosts: readonly { name: string }[]; before: readonly string[] | undefined },
): Promise<void> {
  const { running, cluster } = await readRunning(ctx, labId);
  if (cluster?.attached) throw attachedCluster();
  if (!running) return;
  const now = membersOf(running);
  const came = now.filter((name) => !hosts.some((host) => host.name === name));
  const left = before.filter((name) => !now.includes(name));
  const words = [
    ...(came.length > 0 ? [`${came.join(", ")} joined`] : []),
    ...(left.length > 0 ? [`${left.join(", ")} left`] : []),
  ];
  if (words.length === 0) return;
  const message = `The cluster changed while this job waited: ${words.join(" and ")}. Plan it again.`;
  throw new DomainError("conflict", message);
}

/** What a job process needs to work on the hosts of a plan. */
export async function handOverDeploy(
  ctx: ServiceContext,
  job: ClaimedJob,
  plan: DeployPlan,
): Promise<{ plan: DeployRunPlan; secrets: Record<string, string> }> {
  const { bundle } = ctx.db.t;
  const [row] = await ctx.db.q.select().from(bundle).where(eq(bundle.id, plan.bundleId)).limit(1);
  if (!row) throw notFound("The bundle of this deploy");
  const logins = await readLogins(
    ctx,
    job,
    [...plan.jumpHosts, ...plan.hosts].map((one) => one.name),
  );
  const handedOver: DeployRunPlan = {
    plan,
    manifest: row.manifest,
    bundleFolder: bundleFolder(row.id),
    ansibleFolder: ansibleFolder(),
    ansibleCores: ansibleCoresFolder(),
    logins,
  };
  const all = Object.values(logins);
  const keys = all.map((login) => login.credentialId);
  const passwords = all.flatMap((login) => login.sudoCredentialId ?? []);
  return {
    plan: handedOver,
    secrets: {
      ...(await unseal(ctx, keys, sshKeySecret)),
      ...(await unseal(ctx, passwords, sudoPasswordSecret)),
      [JOIN_TOKEN_SECRET]: makeJoinToken(),
    },
  };
}

/** Newest pinned keys and the credential of each machine, by the descriptor revision the job names. */
async function readLogins(ctx: ServiceContext, job: ClaimedJob, names: string[]) {
  const { descriptorRevision, host, hostKey } = ctx.db.t;
  const [revision] = await ctx.db.q
    .select({ content: descriptorRevision.content })
    .from(descriptorRevision)
    .where(eq(descriptorRevision.id, job.descriptorRevisionId ?? ""))
    .limit(1);
  if (!revision) throw notFound("The descriptor revision of this deploy");
  const described = [...revision.content.jumpHosts, ...revision.content.hosts];
  const keys = await ctx.db.q
    .select({ name: host.name, publicKey: hostKey.publicKey })
    .from(hostKey)
    .innerJoin(host, eq(host.id, hostKey.hostId))
    .where(eq(hostKey.labId, job.labId))
    .orderBy(desc(hostKey.acceptedAt), desc(hostKey.id));
  const logins: DeployRunPlan["logins"] = {};
  for (const name of names) {
    const { credentialId, sudoCredentialId } = described.find((one) => one.name === name)?.ssh ?? {};
    const hostKeys = keys.filter((key) => key.name === name).map((key) => key.publicKey);
    if (credentialId === undefined || hostKeys.length === 0) {
      throw new DomainError(
        "wrong_state",
        `${name} has no pinned SSH key: accept its key on the lab's page, then deploy again.`,
      );
    }
    logins[name] = { credentialId, hostKeys, ...(sudoCredentialId ? { sudoCredentialId } : {}) };
  }
  return logins;
}

async function unseal(
  ctx: ServiceContext,
  wanted: readonly string[],
  secretName: (credentialId: string) => string,
): Promise<Record<string, string>> {
  const ids = [...new Set(wanted)];
  if (ids.length === 0) return {};
  const { credential } = ctx.db.t;
  const box = await secretBox(ctx.db);
  const rows = await ctx.db.q
    .select({ id: credential.id, sealed: credential.sealed })
    .from(credential)
    .where(inArray(credential.id, ids));
  if (rows.length < ids.length) throw notFound("An SSH key or sudo password of this lab");
  return Object.fromEntries(rows.map(({ id, sealed }) => [secretName(id), box.open(sealed, id)]));
}

const TOKEN_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** kubeadm's bootstrap token: `[a-z0-9]{6}\.[a-z0-9]{16}` (bootstrap-token-auth, token format). */
function makeJoinToken(): string {
  const draw = (length: number) =>
    Array.from({ length }, () => TOKEN_CHARACTERS[randomInt(TOKEN_CHARACTERS.length)]).join("");
  return `${draw(6)}.${draw(16)}`;
}
