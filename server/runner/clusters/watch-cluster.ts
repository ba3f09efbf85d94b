import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { KubeletSettings, NodesView } from "@/server/contract/node";
import { type ClusterNews, type Collection, FollowedCluster } from "@/server/domain/nodes/followed-cluster";
import { readKubeletSettings } from "@/server/domain/nodes/kubelet-settings";
import { type ApiClient, ApiRefusal } from "@/server/infra/kubernetes/api-client";
import { type Followed, followObjects } from "@/server/infra/kubernetes/follow-objects";
import { problemOf } from "@/server/infra/kubernetes/problem-of";

export type Report = ClusterNews & { attachments?: NodesView["attachments"] };

/** Changes that come together are told together, ms: short beside the 50 ms in which a page looks for them. */
const GATHER_MS = 15;
/** How often kinds that change seldom are read, ms. */
const SELDOM_MS = 30_000;
/** How soon after a node's figures changed its kubelet is asked what it runs with, ms. */
const ASK_MS = 500;

/**
 * Follows nodes and pods of a cluster and reports what changed, until told to stop or `report` says that somebody else
 * follows it now.
 * @param watched.known names of nodes that were told of before
 * @param report called for one report at a time; one that throws is told again
 */
export async function watchCluster(
  watched: { client: ApiClient; endpoint: string; known: readonly string[] },
  report: (news: Report) => Promise<boolean>,
  stop: AbortSignal,
): Promise<void> {
  const { client, endpoint } = watched;
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  const cluster = new FollowedCluster(watched.known);
  const bell = makeBell(signal);

  const follow = (collection: Collection, on: Pick<Followed, "listed" | "changed" | "removed">) => {
    const ring =
      <A extends unknown[]>(then: (...args: A) => void) =>
      (...args: A) => {
        then(...args);
        bell.ring();
      };
    const followed: Followed = {
      listed: ring(on.listed),
      changed: ring(on.changed),
      removed: ring(on.removed),
      heard: ring(() => cluster.heard(collection, Date.now())),
      failed: ring((cause) => cluster.failed(collection, problemOf(cause, collection, endpoint))),
    };
    return followObjects(client, `/api/v1/${collection}`, followed, signal);
  };

  let attachments: NodesView["attachments"] | undefined;
  let toldAttachments = false;
  const followAttachments = async () => {
    while (!signal.aborted) {
      const found = await readAttachments(client, signal).catch(() => undefined);
      if (found !== undefined && JSON.stringify(found) !== JSON.stringify(attachments)) {
        attachments = found;
        toldAttachments = false;
        bell.ring();
      }
      await sleep(SELDOM_MS, undefined, { signal }).catch(() => {});
    }
  };

  const followKubelets = async () => {
    const silent = new Map<string, number>();
    while (!signal.aborted) {
      for (const [name, since] of silent) {
        if (Date.now() - since < SELDOM_MS) continue;
        silent.delete(name);
        cluster.askAgain(name);
      }
      // one after the other, so that those who list and watch have the connections
      for (const name of cluster.takeUnasked()) {
        const settings = await readKubelet(client, name, signal).catch(() => undefined);
        if (signal.aborted) return;
        if (settings === undefined) silent.set(name, Date.now());
        else cluster.setKubelet(name, settings);
        bell.ring();
      }
      await sleep(ASK_MS, undefined, { signal }).catch(() => {});
    }
  };

  const tell = async () => {
    for await (const _ of bell.rings) {
      await sleep(GATHER_MS);
      const more = toldAttachments || attachments === undefined ? {} : { attachments };
      const news = cluster.take({ whatever: "attachments" in more });
      if (!news) continue;
      const mine = await report({ ...news, ...more }).catch(() => null);
      if (mine === false) return lost.abort();
      if (mine === null) {
        cluster.putBack(news);
        await sleep(1000, undefined, { signal }).catch(() => {});
        bell.ring();
      } else if (attachments !== undefined) toldAttachments = true;
    }
  };

  await Promise.all([
    follow("nodes", {
      listed: (objects) => cluster.listNodes(objects),
      changed: (object) => cluster.setNode(object),
      removed: (object) => cluster.removeNode(object),
    }),
    follow("pods", {
      listed: (objects) => cluster.listPods(objects),
      changed: (object) => cluster.setPod(object),
      removed: (object) => cluster.removePod(object),
    }),
    followAttachments(),
    followKubelets(),
    tell(),
  ]);
}

/** Rings that come while one is answered are one. */
function makeBell(signal: AbortSignal) {
  let rung = false;
  let wake = () => {};
  signal.addEventListener("abort", () => wake(), { once: true });
  async function* rings() {
    while (!signal.aborted) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (signal.aborted) return;
      rung = false;
      yield;
    }
  }
  return {
    ring() {
      rung = true;
      wake();
    },
    rings: rings(),
  };
}

const Attachments = z.object({
  items: z.array(z.object({ metadata: z.object({ namespace: z.string(), name: z.string() }) })),
});

/** Null when the cluster does not know the kind (k8s.cni.cncf.io/v1, Network Plumbing WG). */
async function readAttachments(client: ApiClient, signal: AbortSignal): Promise<NodesView["attachments"]> {
  try {
    const path = "/apis/k8s.cni.cncf.io/v1/network-attachment-definitions";
    const { items } = Attachments.parse(await client.get(path, signal));
    return items.map(({ metadata: { namespace, name } }) => ({ namespace, name }));
  } catch (cause) {
    if (cause instanceof ApiRefusal && cause.status === 404) return null;
    throw cause;
  }
}

const Configz = z.object({ kubeletconfig: z.unknown() });

/** What a kubelet runs with, asked through the API server (nodes/proxy). Null for who may not, or where nobody knows. */
async function readKubelet(
  client: ApiClient,
  name: string,
  signal: AbortSignal,
): Promise<KubeletSettings | null> {
  try {
    const path = `/api/v1/nodes/${encodeURIComponent(name)}/proxy/configz`;
    return readKubeletSettings(Configz.parse(await client.get(path, signal)).kubeletconfig);
  } catch (cause) {
    if (cause instanceof ApiRefusal && [401, 403, 404].includes(cause.status)) return null;
    throw cause;
  }
}
