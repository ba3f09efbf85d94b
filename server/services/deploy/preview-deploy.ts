import { createHash } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import type { PlanDeployInput } from "@/server/contract/deploy-view";
import { DomainError, notFound } from "@/server/domain/errors";
import { findBundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { makePlan } from "@/server/domain/kubeadm/make-plan";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { profileRows } from "@/server/domain/kubeadm/profile-rows";
import { SPARE_BYTES } from "@/server/domain/kubeadm/render-inventory";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { labCan } from "@/server/domain/lab-state";
import { chooseAddOns } from "@/server/domain/telco/choose-add-ons";
import { toBundleRow } from "../bundle/bundle-row";
import { judgePlan } from "../check/judge-plan";
import { readNewestFacts } from "../check/read-newest-facts";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { requireNewestRevision } from "../descriptor/require-newest-revision";

/** A deploy would make its own cluster of hosts that may be another's. */
export const attachedCluster = () =>
  new DomainError(
    "wrong_state",
    "A cluster that was deployed elsewhere is attached to this lab: detach it before you deploy or reset.",
  );

/**
 * What a deploy of the lab's newest descriptor revision would be. The same lab and bundle give the same digest.
 * @throws DomainError `wrong_state` when the lab has no hosts yet or there is no bundle, `not_found`, `bad_input`
 */
export async function previewDeploy(ctx: ServiceContext, input: Omit<PlanDeployInput, "checks">) {
  const { labId } = input;
  const lab = await readLab(ctx, labId);
  if (lab.state === "draft") throw new DomainError("wrong_state", labCan.deploy(lab).reason ?? "A draft.");
  const revision = await requireNewestRevision(ctx, labId);
  const { clusterId, cluster, running } = await readRunning(ctx, labId);
  if (cluster?.attached) throw attachedCluster();
  const bundle = await readBundle(ctx, input.bundleId);
  const facts = await readNewestFacts(ctx, labId);
  const decided = {
    labId,
    clusterId,
    revision,
    bundle,
    profile: input.profile,
    roles: input.roles ?? {},
    running,
  };
  const read = new Map([...facts].map(([name, one]) => [name, one.facts]));
  const bare = makePlan({ ...decided, options: input.options ?? running?.options, facts: read });
  const { plan, offer: telco } = chooseAddOns(bare, { facts: read, manifest: bundle.manifest, running });
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
    running,
    decided,
    facts,
    telco,
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
