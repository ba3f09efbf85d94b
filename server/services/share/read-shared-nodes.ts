import { and, asc, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { SuiteRunDetail } from "@/server/contract/suite";
import type { SharedNode } from "@/server/domain/share/share-content";
import { readNodes } from "../cluster/read-nodes";
import type { ServiceContext } from "../context";

interface SharedRun {
  labId: string;
  clusterId: string | null;
  settings: SuiteRunDetail["settings"];
}

/**
 * The cluster of a run and its nodes: the one it ran on where Fairlead knows, else the newest of its lab. Nodes are as the
 * run found them when it began, else the last that were seen. Part of verbs that authorize.
 */
export async function readSharedNodes(ctx: ServiceContext, run: SharedRun) {
  const { q, t } = ctx.db;
  const [cluster] = await q
    .select({
      ...{ id: t.cluster.id, kubernetes: t.cluster.kubernetes, profile: t.cluster.profile },
      ...{ state: t.cluster.state, verifiedAt: t.cluster.verifiedAt, manifest: t.bundle.manifest },
    })
    .from(t.cluster)
    .leftJoin(t.bundle, eq(t.bundle.id, t.cluster.bundleId))
    .where(
      run.clusterId === null
        ? and(eq(t.cluster.labId, run.labId), ne(t.cluster.state, "gone"))
        : eq(t.cluster.id, run.clusterId),
    )
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id))
    .limit(1);
  const then = run.settings.nodes;
  if (then && then.length > 0) {
    const nodes = then.map(
      ({ name, ready, allocatable }): SharedNode => ({
        ...{ name, ready: ready ? "True" : "False", roles: [], versions: null, allocatable },
      }),
    );
    const nodesAt = Math.min(...then.map(({ at }) => at));
    return { cluster: cluster ?? null, nodes, nodesFrom: "run" as const, nodesAt };
  }
  if (!cluster) return { cluster: null, nodes: [], nodesFrom: "now" as const, nodesAt: null };
  const seen = await readNodes(ctx, [cluster.id]);
  const live = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, cluster.id), isNotNull(t.liveNode.content)))
    .orderBy(asc(t.liveNode.name));
  const known = new Map(live.flatMap(({ content }) => (content ? [[content.name, content] as const] : [])));
  const nodes = seen.map(
    ({ name, ready, allocatable }): SharedNode =>
      known.get(name) ?? { name, ready: ready ? "True" : "False", roles: [], versions: null, allocatable },
  );
  const nodesAt = seen.length === 0 ? null : Math.min(...seen.map(({ at }) => at));
  return { cluster, nodes, nodesFrom: "now" as const, nodesAt };
}
