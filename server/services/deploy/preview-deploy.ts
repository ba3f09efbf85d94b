import { createHash } from "node:crypto";
import { and, count, desc, eq, ne } from "drizzle-orm";
import { v5 } from "uuid";
import { DeployPlan } from "@/server/contract/deploy";
import type { PlanDeployInput } from "@/server/contract/deploy-view";
import { DomainError, notFound } from "@/server/domain/errors";
import { findBundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { makePlan } from "@/server/domain/kubeadm/make-plan";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { profileRows } from "@/server/domain/kubeadm/profile-rows";
import { SPARE_BYTES } from "@/server/domain/kubeadm/render-inventory";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { labCan } from "@/server/domain/lab-state";
import { toBundleRow } from "../bundle/bundle-row";
import { judgePlan } from "../check/judge-plan";
import { readNewestFacts } from "../check/read-newest-facts";
import type { ServiceContext } from "../context";
import { readNewestRevision } from "../descriptor/read-newest-revision";

/**
 * What a deploy of the lab's newest descriptor revision would be. The same lab and bundle give the same digest.
 * @throws DomainError `wrong_state` when the lab has no hosts yet or there is no bundle, `not_found`, `bad_input`
 */
export async function previewDeploy(ctx: ServiceContext, input: PlanDeployInput) {
  const { labId } = input;
  const lab = await readLab(ctx, labId);
  if (lab.state === "draft") throw new DomainError("wrong_state", labCan.deploy(lab).reason ?? "A draft.");
  const revision = await requireNewestRevision(ctx, labId);
  const bundle = await readBundle(ctx, input.bundleId);
  const { clusterId, cluster, running } = await readCluster(ctx, labId);
  const facts = await readNewestFacts(ctx, labId);
  const plan = makePlan({
    labId,
    clusterId,
    revision,
    bundle,
    profile: input.profile,
    roles: input.roles ?? {},
    options: input.options ?? running?.options,
    facts: new Map([...facts].map(([name, read]) => [name, read.facts])),
    running,
  });
  const stages = planStages(plan);
  const files = renderKubeadm(plan, bundle.manifest);
  const { arch, hostOs } = bundle.manifest;
  const diskBytes = findBundleParts(bundle.manifest).diskBytes + SPARE_BYTES;
  const checks = await judgePlan(ctx, {
    plan,
    content: revision.content,
    facts,
    bundle: { arch, hostOs, diskBytes },
    running,
  });
  return {
    lab,
    manifest: bundle.manifest,
    view: {
      checks,
      plan,
      stages,
      files,
      rows: profileRows(plan),
      digest: createHash("sha256")
        .update(JSON.stringify([plan, files]))
        .digest("hex"),
      bundle: toBundleRow(bundle),
      revision: { id: revision.id, number: revision.number },
      layer1: revision.content.provisioner === "practice-lab" ? "practice lab" : "preprovisioned",
      cluster,
      estimateSeconds: stages.reduce((sum, stage) => sum + stage.estimateSeconds, 0),
    },
  };
}

async function readLab(ctx: ServiceContext, labId: string) {
  const { lab } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ name: lab.name, kind: lab.kind, state: lab.state, request: lab.request })
    .from(lab)
    .where(eq(lab.id, labId))
    .limit(1);
  if (!row) throw notFound("This lab");
  const { request, ...rest } = row;
  return { ...rest, plain: request?.kind === "plain" };
}

async function requireNewestRevision(ctx: ServiceContext, labId: string) {
  const revision = await readNewestRevision(ctx, labId);
  if (revision) return revision;
  throw new DomainError(
    "wrong_state",
    "The lab has no hosts yet: wait until it is ready, then plan the deploy.",
  );
}

async function readBundle(ctx: ServiceContext, bundleId: string | undefined) {
  const { bundle } = ctx.db.t;
  const [row] = await ctx.db.q
    .select()
    .from(bundle)
    .where(bundleId === undefined ? undefined : eq(bundle.id, bundleId))
    .orderBy(desc(bundle.createdAt), desc(bundle.id))
    .limit(1);
  if (row) return row;
  if (bundleId !== undefined) throw notFound("This bundle");
  throw new DomainError("wrong_state", "There is no bundle yet: build one or import one, then deploy it.");
}

/**
 * The lab's cluster, or the id its next one will have. It is made from the lab and not drawn, so that the plan a person
 * read and a plan that waits behind another deploy both name the cluster whose mark the hosts will carry.
 */
async function readCluster(ctx: ServiceContext, labId: string) {
  const { cluster } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: cluster.id,
      kubernetes: cluster.kubernetes,
      state: cluster.state,
      plan: cluster.plan,
    })
    .from(cluster)
    .where(and(eq(cluster.labId, labId), ne(cluster.state, "gone")))
    .orderBy(desc(cluster.createdAt), desc(cluster.id))
    .limit(1);
  if (row) {
    const { plan, ...rest } = row;
    return { clusterId: row.id, cluster: rest, running: DeployPlan.safeParse(plan).data ?? null };
  }
  const [gone] = await ctx.db.q.select({ count: count() }).from(cluster).where(eq(cluster.labId, labId));
  return { clusterId: v5(`cluster ${(gone?.count ?? 0) + 1}`, labId), cluster: null, running: null };
}
