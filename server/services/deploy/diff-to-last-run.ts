import { and, desc, eq, inArray } from "drizzle-orm";
import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployPlan } from "@/server/contract/deploy";
import { DeployPayload } from "@/server/contract/deploy-run";
import type { LastRunDiff } from "@/server/contract/deploy-view";
import { CLUSTER_KINDS } from "@/server/contract/job";
import { diffLines } from "@/server/domain/line-diff";
import type { ServiceContext } from "../context";
import { renderSorted } from "./digest-files";

/**
 * What of the files differs from the last deploy of the lab that ended well or failed: its kept plan, rendered as today.
 * Null when there is none, or its bundle is gone. Part of verbs that authorize.
 */
export async function diffToLastRun(
  ctx: ServiceContext,
  plan: DeployPlan,
  manifest: BundleManifest,
): Promise<LastRunDiff | null> {
  const { job, bundle } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: job.id,
      payload: job.payload,
      status: job.status,
      at: job.finishedAt,
      manifest: bundle.manifest,
    })
    .from(job)
    .innerJoin(bundle, eq(bundle.id, job.bundleId))
    .where(
      and(
        eq(job.labId, plan.labId),
        inArray(job.kind, [...CLUSTER_KINDS]),
        inArray(job.status, ["succeeded", "failed"]),
      ),
    )
    .orderBy(desc(job.createdAt), desc(job.id))
    .limit(1);
  const payload = DeployPayload.safeParse(row?.payload);
  if (!row || !payload.success) return null;
  const before = new Map(
    renderSorted(payload.data.plan, row.manifest).map((file) => [file.path, file.content]),
  );
  const after = new Map(renderSorted(plan, manifest).map((file) => [file.path, file.content]));
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) return [];
    const kind =
      old === undefined
        ? ("added" as const)
        : now === undefined
          ? ("removed" as const)
          : ("changed" as const);
    return [{ path, kind, lines: diffLines(old ?? "", now ?? "") }];
  });
  return { jobId: row.id, finishedAt: row.at, changes };
}
