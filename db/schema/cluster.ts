import type { BundleManifest } from "@/server/contract/bundle";
import type { ClusterWay, MissingRight } from "@/server/contract/cluster";
import type { ClusterNode, NodesView, WatchState } from "@/server/contract/node";
import type { Kit } from "./kit";

export const clusterTables = (k: Kit) => ({
  bundle: k.table("bundle", {
    id: k.key("id").primaryKey(),
    name: k.key("name").notNull(),
    kubernetes: k.text("kubernetes").notNull(),
    manifest: k.json<BundleManifest>("manifest").notNull(),
    /** Bytes of all files. */
    size: k.ms("size").notNull(),
    /** Where it came from, in words: "built here", "imported from a folder". */
    origin: k.text("origin").notNull(),
    createdBy: k.text("created_by").notNull(),
    createdAt: k.ms("created_at").notNull(),
  }),
  cluster: k.table(
    "cluster",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      jobId: k.key("job_id").notNull(),
      /** "", like the profile, for a cluster that was attached. */
      bundleId: k.key("bundle_id").notNull(),
      profile: k.text("profile").notNull(),
      kubernetes: k.text("kubernetes").notNull(),
      endpoint: k.text("endpoint").notNull(),
      credentialId: k.key("credential_id"),
      state: k.text("state").$type<"verified" | "broken" | "gone">().notNull(),
      /** What the plan was: the same deploy again starts from it. */
      plan: k.json<Record<string, unknown>>("plan").notNull(),
      createdAt: k.ms("created_at").notNull(),
      verifiedAt: k.ms("verified_at").notNull(),
      /** Null for a cluster that was deployed here; how an attached one is reached. */
      way: k.text("way").$type<ClusterWay>(),
      /** Rights that an attached one did not grant. */
      missingRights: k.json<MissingRight[]>("missing_rights"),
    },
    (t) => [k.index("cluster_by_lab").on(t.labId, t.createdAt)],
  ),
  nodeSnapshot: k.table(
    "node_snapshot",
    {
      id: k.key("id").primaryKey(),
      clusterId: k.key("cluster_id").notNull(),
      name: k.key("name").notNull(),
      ready: k.bool("ready").notNull(),
      allocatable: k.json<Record<string, string>>("allocatable").notNull(),
      at: k.ms("at").notNull(),
    },
    (t) => [k.index("node_snapshot_by_cluster").on(t.clusterId, t.name, t.at)],
  ),
  /** How a cluster is followed: one row, held by one runner until `leasedUntil`. */
  clusterWatch: k.table("cluster_watch", {
    clusterId: k.key("cluster_id").primaryKey(),
    runnerId: k.key("runner_id").notNull(),
    leasedUntil: k.ms("leased_until").notNull(),
    state: k.text("state").$type<WatchState>().notNull(),
    message: k.text("message"),
    seenAt: k.ms("seen_at"),
    /** Rises with every write below. */
    version: k.int("version").notNull(),
    attachments: k.json<NodesView["attachments"]>("attachments"),
  }),
  /** Nodes of followed clusters as last seen. */
  liveNode: k.table(
    "live_node",
    {
      clusterId: k.key("cluster_id").notNull(),
      name: k.key("name").notNull(),
      /** Of the write that changed it last. */
      version: k.int("version").notNull(),
      /** Null once it is no more: a stream has to tell so. */
      content: k.json<ClusterNode>("content"),
      at: k.ms("at").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.clusterId, t.name] }),
      k.index("live_node_by_version").on(t.clusterId, t.version),
    ],
  ),
});
