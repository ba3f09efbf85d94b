import { and, desc, eq, gt, inArray, isNotNull, ne, notInArray, or } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import type { DeployPlan } from "@/server/contract/deploy";
import { DeployPayload } from "@/server/contract/deploy-run";
import { CLUSTER_KINDS, FINAL_STATUSES, type JobKind } from "@/server/contract/job";
import { DomainError } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import type { ServiceContext } from "../context";
import { digestFiles } from "../deploy/digest-files";

type JobRow = Pick<Tables["job"]["$inferSelect"], "id" | "kind" | "labId" | "payload" | "createdAt">;

/**
 * What is no longer as it was when the job was asked for, a sentence each: with any of them a further run would do
 * something else than the first one set out to do, or undo what came after it.
 */
export async function runAgainDifferences(ctx: ServiceContext, job: JobRow): Promise<string[]> {
  if (job.kind === "reset") {
    const found = [await labDifference(ctx, job.labId), await newerJob(ctx, job)];
    return found.filter((one) => one !== undefined);
  }
  if (!CLUSTER_KINDS.includes(job.kind)) return [];
  const kept = DeployPayload.safeParse(job.payload);
  if (!kept.success) return ["Another version of Fairlead made the plan of this job: plan a new deploy."];
  const { plan, files } = kept.data;
  const found = [
    await labDifference(ctx, job.labId),
    await newerJob(ctx, job),
    // a removal goes by what the cluster carries
    job.kind === "remove-worker" ? undefined : await revisionDifference(ctx, plan),
    await clusterDifference(ctx, plan),
    await bundleDifference(ctx, plan, files),
  ];
  return found.filter((one) => one !== undefined);
}

async function labDifference({ db: { q, t } }: ServiceContext, labId: string): Promise<string | undefined> {
  const [lab] = await q
    .select({ state: t.lab.state, request: t.lab.request })
    .from(t.lab)
    .where(eq(t.lab.id, labId))
    .limit(1);
  if (!lab) return "The lab is gone.";
  return labCan.deploy({ state: lab.state, plain: lab.request?.kind === "plain" }).reason ?? undefined;
}

/** Kinds that change what a deploy left, or was to leave, on the hosts. */
const CHANGES_HOSTS: JobKind[] = [...CLUSTER_KINDS, "reset"];

async function newerJob({ db: { q, t } }: ServiceContext, job: JobRow): Promise<string | undefined> {
  const { job: other } = t;
  const [newer] = await q
    .select({ title: other.title, status: other.status })
    .from(other)
    .where(
      and(
        eq(other.labId, job.labId),
        inArray(other.kind, CHANGES_HOSTS),
        ne(other.id, job.id),
        or(gt(other.createdAt, job.createdAt), and(eq(other.createdAt, job.createdAt), gt(other.id, job.id))),
        // one that was cancelled in the queue has touched nothing
        or(isNotNull(other.startedAt), notInArray(other.status, [...FINAL_STATUSES])),
      ),
    )
    .orderBy(desc(other.createdAt), desc(other.id))
    .limit(1);
  return newer && `A newer job of this lab exists: ${newer.title} (${newer.status}). Go on from that one.`;
}

async function revisionDifference({ db: { q, t } }: ServiceContext, plan: DeployPlan) {
  const revisions = await q
    .select({ id: t.descriptorRevision.id, number: t.descriptorRevision.number })
    .from(t.descriptorRevision)
    .where(eq(t.descriptorRevision.labId, plan.labId))
    .orderBy(desc(t.descriptorRevision.number));
  const newest = revisions[0];
  if (!newest || newest.id === plan.descriptorRevisionId) return undefined;
  const own = revisions.find(({ id }) => id === plan.descriptorRevisionId)?.number;
  return `The lab's descriptor is at revision ${newest.number} and this job ran with revision ${own ?? "that is gone"}: plan a new deploy.`;
}

/** The cluster as the last job that reached its hosts left it. */
async function clusterDifference({ db: { q, t } }: ServiceContext, plan: DeployPlan) {
  const [cluster] = await q
    .select()
    .from(t.cluster)
    .where(and(eq(t.cluster.labId, plan.labId), ne(t.cluster.state, "gone")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id))
    .limit(1);
  if (!cluster) return undefined;
  if (cluster.id !== plan.clusterId)
    return "The lab carries another cluster than the one this job was for: plan a new deploy.";
  const differs = (what: string, now: string, then: string) =>
    now === then ? [] : [`its ${what} is ${now} and this job ran with ${then}`];
  const words = [
    ...differs("profile", cluster.profile, plan.profile),
    ...differs("Kubernetes", cluster.kubernetes, plan.kubernetes),
    ...differs("bundle", cluster.bundleId.slice(0, 12), plan.bundleId.slice(0, 12)),
  ];
  return words.length === 0
    ? undefined
    : `The cluster is not as this job left it: ${words.join(", ")}: plan a new deploy.`;
}

async function bundleDifference(
  { db: { q, t } }: ServiceContext,
  plan: DeployPlan,
  files: Record<string, string> | undefined,
): Promise<string | undefined> {
  const [bundle] = await q.select().from(t.bundle).where(eq(t.bundle.id, plan.bundleId)).limit(1);
  if (!bundle)
    return `The bundle this job ran with (${plan.bundleId.slice(0, 12)}) is no longer in the store: import it again, or plan a new deploy.`;
  if (!files) return undefined;
  try {
    return filesDifference(files, digestFiles(plan, bundle.manifest));
  } catch (cause) {
    if (cause instanceof DomainError)
      return `The plan of this job cannot be rendered any more: ${cause.message}`;
    throw cause;
  }
}

/** Named files of a list that is not read to its end. */
const NAMED = 3;

function filesDifference(then: Record<string, string>, now: Record<string, string>): string | undefined {
  const paths = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
  const changed = paths.filter((path) => then[path] !== now[path]);
  if (changed.length === 0) return undefined;
  const named = changed.slice(0, NAMED).join(", ");
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : "";
  const verb = changed.length === 1 ? "is" : "are";
  return `${changed.length} of the rendered files ${verb} no longer what this job ran with (${named}${more}): plan a new deploy.`;
}
