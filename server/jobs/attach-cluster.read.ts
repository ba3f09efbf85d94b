import { z } from "zod";
import { ClusterWay } from "@/server/contract/cluster";
import { DomainError } from "@/server/domain/errors";
import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { isNeeded, missingRights, READER_RIGHTS } from "@/server/domain/kubernetes/reader-rights";
import { ApiClient, ApiRefusal } from "@/server/infra/kubernetes/api-client";
import { problemOf } from "@/server/infra/kubernetes/problem-of";
import { dropUnkept, keepAttached } from "@/server/services/cluster/keep-attached";
import { unsealCredential } from "@/server/services/host/route-to";
import { openClusterWay } from "@/server/services/node/cluster-way";
import type { JobReader, ReaderContext } from "./job-reader";

/** Payload of an `attach-cluster` job; the kubeconfig is sealed under that id. */
export const AttachPayload = z.object({ credentialId: z.string(), way: ClusterWay });

const STAGES = [
  { id: "reach", title: "Reach API server", hosts: [] },
  { id: "rights", title: "Rights", hosts: [] },
  { id: "nodes", title: "Nodes", hosts: [] },
];

const Version = z.object({ gitVersion: z.string() });
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });
const Nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        allocatable: z.record(z.string(), z.string()).default({}),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** Tries a cluster that runs already, as its owner let it be read, and keeps it only when it answers as that cluster. */
export const reader: JobReader = {
  async read(ctx) {
    const { credentialId, way } = AttachPayload.parse(ctx.job.payload);
    const { labId, id: jobId } = ctx.job;
    const kubeconfig = await unsealCredential(ctx.services, credentialId);
    const access = readKubeconfig(kubeconfig);
    const { identity } = access;
    ctx.hide(identity.kind === "token" ? identity.token : identity.key);
    ctx.declareStages(STAGES);
    const opened = await openClusterWay(
      ctx.services,
      ctx.connections,
      { labId, way, controlPlane: null },
      ctx.signal,
    );
    const client = new ApiClient(access, opened.forward);
    const endpoint = `${access.host}:${access.port}`;
    try {
      const { gitVersion } = await inStage(ctx, "reach", endpoint, async () => {
        const version = Version.parse(await client.get("/version", ctx.signal));
        // the version is told to anybody who reaches it
        await client.get("/api", ctx.signal);
        ctx.log(`${endpoint} runs Kubernetes ${version.gitVersion} and knows this user.`);
        return version;
      });
      const missing = await inStage(ctx, "rights", endpoint, () => askRights(ctx, client));
      const nodes = await inStage(ctx, "nodes", endpoint, () => listNodes(ctx, client));
      const kubernetes = gitVersion.replace(/^v/, "");
      await ctx.keep((tx) =>
        keepAttached(tx, { ...{ labId, jobId, credentialId, way, endpoint, kubernetes, missing }, nodes }),
      );
      const hidden = missing
        .map(({ right, hides }) => ` It may not ${right}, which hides ${hides}.`)
        .join("");
      const many = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`;
      return {
        outcome: "succeeded",
        message: `Kubernetes ${kubernetes} with ${many} is attached.${hidden}`,
      };
    } finally {
      client.close();
      opened.close();
    }
  },
  /** However it ends, before it began too: the kubeconfig of a cluster that was not kept is not kept either. */
  async settle(tx, job) {
    await dropUnkept(tx, AttachPayload.parse(job.payload).credentialId);
  },
};

/** @throws DomainError with the sentence of what went wrong */
async function inStage<T>(
  ctx: ReaderContext,
  id: string,
  endpoint: string,
  work: () => Promise<T>,
): Promise<T> {
  const title = STAGES.find((stage) => stage.id === id)?.title ?? id;
  ctx.stage(id, "running");
  ctx.task({ uuid: id, name: title, stage: id });
  try {
    const result = await work();
    ctx.stage(id, "succeeded");
    return result;
  } catch (cause) {
    if (ctx.signal.aborted) throw cause;
    ctx.stage(id, "failed");
    const { refused, message } = problemOf(cause, "nodes", endpoint);
    throw new DomainError(refused ? "bad_input" : "unavailable", message);
  }
}

async function askRights(ctx: ReaderContext, client: ApiClient) {
  const answers = [];
  for (const { group, resource, verbs } of READER_RIGHTS)
    for (const verb of verbs) {
      const review = {
        ...{ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview" },
        spec: { resourceAttributes: { group, resource, verb } },
      };
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const { status } = Review.parse(await client.post(path, review, ctx.signal));
      ctx.log(`${verb} ${resource}: ${status.allowed ? "yes" : "no"}`);
      answers.push({ group, resource, verb, allowed: status.allowed });
    }
  const needed = answers.find((one) => isNeeded(one) && !one.allowed);
  if (needed) throw new ApiRefusal(403, "Forbidden", `it may not ${needed.verb} ${needed.resource}`);
  return missingRights(answers);
}

async function listNodes(ctx: ReaderContext, client: ApiClient) {
  const { items } = Nodes.parse(await client.get("/api/v1/nodes", ctx.signal));
  return items.map(({ metadata: { name }, status: { allocatable, conditions } }) => {
    const ready = conditions.some(({ type, status }) => type === "Ready" && status === "True");
    ctx.log(`${name}: ${ready ? "Ready" : "not Ready"}, allocatable ${JSON.stringify(allocatable)}`);
    return { name, ready, allocatable };
  });
}
