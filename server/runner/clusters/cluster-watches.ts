import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { ApiClient } from "@/server/infra/kubernetes/api-client";
import { problemOf } from "@/server/infra/kubernetes/problem-of";
import { logger } from "@/server/infra/logger";
import { SshPool } from "@/server/infra/ssh/ssh-pool";
import { unsealCredential } from "@/server/services/host/route-to";
import { openClusterWay } from "@/server/services/node/cluster-way";
import { LEASE_MS, leaseWatch, releaseWatches } from "@/server/services/node/lease-watch";
import { listLiveNodes } from "@/server/services/node/list-live-nodes";
import { listWatchable, type WatchableCluster } from "@/server/services/node/list-watchable";
import { saveNodes } from "@/server/services/node/save-nodes";
import type { RunnerPlace } from "../place";
import { watchCluster } from "./watch-cluster";

/** How long after a failure to begin, or while another runner follows it, it is tried again, ms. */
const AGAIN_MS = 5000;
/** How often a lease is renewed, ms: a third of what it lasts. */
const RENEW_MS = LEASE_MS / 3;

interface Watched {
  cluster: WatchableCluster;
  stop: AbortController;
  done: Promise<void>;
  /** ms */
  leasedAt: number;
}

/** Follows every cluster that no other runner follows. */
export class ClusterWatches {
  readonly #watched = new Map<string, Watched>();
  readonly #connections = new SshPool();
  readonly #notBefore = new Map<string, number>();

  constructor(private readonly place: RunnerPlace) {}

  /** Takes up new clusters, renews leases, lets go of clusters that are gone. Called again and again. */
  async look(): Promise<void> {
    const { ctx, runner } = this.place;
    const wanted = new Map((await listWatchable(ctx)).map((one) => [one.clusterId, one]));
    for (const [clusterId, { cluster, stop }] of this.#watched) {
      const now = wanted.get(clusterId);
      // another kubeconfig is another way in
      if (!now || now.credentialId !== cluster.credentialId) stop.abort();
    }
    for (const cluster of wanted.values()) {
      const { clusterId } = cluster;
      const watched = this.#watched.get(clusterId);
      const now = Date.now();
      const early = watched ? now - watched.leasedAt < RENEW_MS : now < (this.#notBefore.get(clusterId) ?? 0);
      if (early) continue;
      if (!(await leaseWatch(ctx, clusterId, runner.id))) {
        watched?.stop.abort();
        this.#notBefore.set(clusterId, now + AGAIN_MS);
      } else if (watched) watched.leasedAt = now;
      else this.#begin(cluster);
    }
  }

  /** Ends all of it and gives the leases back. */
  async end(): Promise<void> {
    for (const { stop } of this.#watched.values()) stop.abort();
    await Promise.all([...this.#watched.values()].map(({ done }) => done));
    this.#connections.closeAll();
    await releaseWatches(this.place.ctx, this.place.runner.id);
  }

  #begin(cluster: WatchableCluster): void {
    const { clusterId } = cluster;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.place.stopping]);
    const done = this.#follow(cluster, signal)
      .catch(async (cause: unknown) => {
        if (signal.aborted) return;
        this.#notBefore.set(clusterId, Date.now() + AGAIN_MS);
        const { refused, message } = problemOf(cause, "nodes", "the kubeconfig's address");
        await this.#save(clusterId, {
          watch: { state: refused ? "refused" : "unreachable", message, seenAt: null },
          ...{ nodes: [], gone: [] },
        });
      })
      .catch((cause: unknown) => logger().warn({ clusterId, err: cause }, "a cluster cannot be followed"))
      .finally(() => this.#watched.delete(clusterId));
    this.#watched.set(clusterId, { cluster, stop, done, leasedAt: Date.now() });
  }

  async #follow(cluster: WatchableCluster, signal: AbortSignal): Promise<void> {
    const { ctx } = this.place;
    const access = readKubeconfig(await unsealCredential(ctx, cluster.credentialId));
    const way = await openClusterWay(ctx, this.#connections, cluster, signal);
    const client = new ApiClient(access, way.forward);
    try {
      const known = await listLiveNodes(ctx, cluster.clusterId);
      const endpoint = `${access.host}:${access.port}`;
      await watchCluster({ client, endpoint, known }, (news) => this.#save(cluster.clusterId, news), signal);
    } finally {
      client.close();
      way.close();
    }
  }

  #save(clusterId: string, news: Omit<Parameters<typeof saveNodes>[1], "clusterId" | "runnerId">) {
    return saveNodes(this.place.ctx, { clusterId, runnerId: this.place.runner.id, ...news });
  }
}
