import { and, desc, eq, ne } from "drizzle-orm";
import { DeployPlan } from "@/server/contract/deploy";
import type { ServiceContext } from "../context";

/** Host part of the API server's endpoint in the lab's newest cluster; null where there is none. Part of what authorizes. */
export async function readEndpointName(ctx: ServiceContext, labId: string): Promise<string | null> {
  const { cluster } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ plan: cluster.plan })
    .from(cluster)
    .where(and(eq(cluster.labId, labId), ne(cluster.state, "gone")))
    .orderBy(desc(cluster.createdAt), desc(cluster.id))
    .limit(1);
  const endpoint = DeployPlan.safeParse(row?.plan).data?.endpoint;
  return endpoint ? endpoint.slice(0, endpoint.lastIndexOf(":")) : null;
}
