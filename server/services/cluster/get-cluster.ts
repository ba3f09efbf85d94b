import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readNodes } from "./read-nodes";

const GetClusterInput = z.object({ labId: Id });

/** The newest cluster of a lab with the last snapshot of each of its nodes. Never the kubeconfig. */
export async function getCluster(ctx: ServiceContext, input: z.input<typeof GetClusterInput>) {
  const { labId } = parseInput(GetClusterInput, input);
  await authorize(ctx, "cluster.read", { labId });
  const { cluster } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: cluster.id,
      labId: cluster.labId,
      jobId: cluster.jobId,
      bundleId: cluster.bundleId,
      profile: cluster.profile,
      kubernetes: cluster.kubernetes,
      endpoint: cluster.endpoint,
      state: cluster.state,
      createdAt: cluster.createdAt,
      verifiedAt: cluster.verifiedAt,
      way: cluster.way,
      missing: cluster.missingRights,
    })
    .from(cluster)
    .where(eq(cluster.labId, labId))
    .orderBy(desc(cluster.createdAt), desc(cluster.id))
    .limit(1);
  if (!row) throw notFound("A cluster of this lab");
  const nodes = await readNodes(ctx, [row.id]);
  const { way, missing, ...shown } = row;
  return {
    ...shown,
    attached: way === null ? null : { way, missing: missing ?? [] },
    nodes: nodes.map(({ name, ready, allocatable, at }) => ({ name, ready, allocatable, at })),
  };
}
