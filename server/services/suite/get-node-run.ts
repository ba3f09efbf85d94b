import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type NodeRun, NodeRunInput } from "@/server/contract/suite";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/** Runs that are looked through, newest first, for one that a node was part of. */
const LOOKED_AT = 50;

/** The last suite run that Fairlead started while the node was in the lab's cluster; null where there is none among the newest. */
export async function getNodeRun(
  ctx: ServiceContext,
  input: z.input<typeof NodeRunInput>,
): Promise<NodeRun | null> {
  const { labId, node } = parseInput(NodeRunInput, input);
  await authorize(ctx, "suite.read", { labId });
  const { suiteRun: run } = ctx.db.t;
  const { id, verdict, scope, sentence, settings, startedAt, createdAt } = run;
  const rows = await ctx.db.q
    .select({ id, verdict, scope, sentence, settings, startedAt, createdAt })
    .from(run)
    .where(and(eq(run.labId, labId), eq(run.source, "job")))
    .orderBy(desc(createdAt), desc(id))
    .limit(LOOKED_AT);
  for (const { settings: how, startedAt: began, createdAt: kept, ...rest } of rows) {
    const found = how.nodes?.find(({ name }) => name === node);
    if (!found) continue;
    const { ready, allocatable } = found;
    return { ...rest, at: began ?? kept, before: { ready, allocatable } };
  }
  return null;
}
