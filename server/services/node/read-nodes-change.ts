import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import type { NodesChange } from "@/server/contract/node";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readWatch } from "./get-nodes";

const ReadNodesChangeInput = z.object({ clusterId: Id, after: z.number().int().min(0) });

/** What changed of a cluster's nodes after a version; `nodes` and `gone` are empty when nothing did. */
export async function readNodesChange(
  ctx: ServiceContext,
  input: z.input<typeof ReadNodesChangeInput>,
): Promise<NodesChange> {
  const { clusterId, after } = parseInput(ReadNodesChangeInput, input);
  const { q, t } = ctx.db;
  const [cluster] = await q
    .select({ labId: t.cluster.labId })
    .from(t.cluster)
    .where(eq(t.cluster.id, clusterId))
    .limit(1);
  if (!cluster) throw notFound("This cluster");
  await authorize(ctx, "cluster.read", cluster);
  const { version, ...rest } = await readWatch(ctx, clusterId);
  if (version <= after) return { ...rest, version, nodes: [], gone: [] };
  const rows = await q
    .select({ name: t.liveNode.name, content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, clusterId), gt(t.liveNode.version, after)))
    .orderBy(asc(t.liveNode.name));
  return {
    ...{ ...rest, version },
    nodes: rows.flatMap(({ content }) => content ?? []),
    gone: rows.filter(({ content }) => content === null).map(({ name }) => name),
  };
}
