import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { BundleBuildPayload } from "@/server/contract/bundle-build";
import { BuildBundleInput } from "@/server/contract/bundle-view";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { bundleBuildNeeds } from "@/server/infra/bundle/build-needs";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob } from "../job/enqueue-job";

const UNFINISHED = ["queued", "running", "waiting", "canceling"] as const;

/**
 * Queues the job that builds a bundle, for the lab whose Deploy page asked. A build of the same version that has not
 * ended yet is answered instead: two at once would only take twice as long.
 * @throws DomainError `bad_input` for a version that cannot be built, `unsupported` naming what this machine lacks
 */
export async function requestBundleBuild(
  ctx: ServiceContext,
  input: z.input<typeof BuildBundleInput>,
): Promise<{ jobId: string }> {
  const { labId, kubernetes } = parseInput(BuildBundleInput, input);
  const granted = await authorize(ctx, "bundle.write", { labId });
  if (!BUILDABLE_VERSIONS.includes(kubernetes)) {
    const message = `Kubernetes ${kubernetes} cannot be built here: choose ${BUILDABLE_VERSIONS.join(", ")}, or import a bundle.`;
    throw badInput(message, [{ field: "kubernetes", message }]);
  }
  await requireTools();
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, job } = tx.db.t;
    const [found] = await tx.db.q.select({ name: lab.name }).from(lab).where(eq(lab.id, labId)).limit(1);
    if (!found) throw notFound("This lab");
    const builds = await tx.db.q
      .select({ id: job.id, payload: job.payload })
      .from(job)
      .where(and(eq(job.kind, "bundle-build"), inArray(job.status, [...UNFINISHED])));
    const same = builds.find(({ payload }) => BundleBuildPayload.parse(payload).kubernetes === kubernetes);
    if (same) return { result: { jobId: same.id }, entry: null };
    const title = `Build bundle of Kubernetes ${kubernetes}`;
    const payload: BundleBuildPayload = { kubernetes };
    const jobId = await enqueueJob(tx, granted, {
      labId,
      kind: "bundle-build",
      title,
      payload,
      exclusive: false,
    });
    const entry = {
      action: "bundle.build",
      subject: found.name,
      subjectId: labId,
      labId,
      detail: { jobId, kubernetes },
    };
    return { result: { jobId }, entry };
  });
}

async function requireTools(): Promise<void> {
  const { missing } = await bundleBuildNeeds();
  if (missing.length === 0) return;
  const lines = missing.map(({ what, installLine }) => `${what} (${installLine})`);
  throw new DomainError(
    "unsupported",
    `The machine Fairlead runs on lacks what building a bundle needs: ${lines.join("; ")}.`,
  );
}
