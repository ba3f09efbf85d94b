import { and, count, desc, eq, ne } from "drizzle-orm";
import { v5 } from "uuid";
import { DeployPlan } from "@/server/contract/deploy";
import type { ServiceContext } from "../context";

/**
 * The lab's cluster with the plan its hosts carry, or the id its next one will have. It is made from the lab and not drawn,
 * so that the plan a person read and a plan that waits behind another deploy both name the cluster whose mark the hosts
 * will carry. Part of verbs that authorize.
 */
export async function readRunning(ctx: ServiceContext, labId: string) {
  const { cluster } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: cluster.id,
      kubernetes: cluster.kubernetes,
      state: cluster.state,
      plan: cluster.plan,
      way: cluster.way,
    })
    .from(cluster)
    .where(and(eq(cluster.labId, labId), ne(cluster.state, "gone")))
    .orderBy(desc(cluster.createdAt), desc(cluster.id))
    .limit(1);
  if (row) {
    const { plan, way, ...rest } = row;
    const attached = way !== null;
    return {
      clusterId: row.id,
      cluster: { ...rest, attached },
      running: DeployPlan.safeParse(plan).data ?? null,
    };
  }
  const [gone] = await ctx.db.q.select({ count: count() }).from(cluster).where(eq(cluster.labId, labId));
  return { clusterId: v5(`cluster ${(gone?.count ?? 0) + 1}`, labId), cluster: null, running: null };
}
