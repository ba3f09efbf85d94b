import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, ApiRefusal } from "./api-client";

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});
const WatchEvent = z.object({ type: z.string(), object: z.unknown() });
const Versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const Status = z.object({
  code: z.number().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});

/** What a follower is told. */
export interface Followed {
  /** All objects there are, after each list. */
  listed(objects: unknown[]): void;
  changed(object: unknown): void;
  removed(object: unknown): void;
  /** The server was heard of. */
  heard(): void;
  /** It was not, or it refused; it is tried again. */
  failed(cause: unknown): void;
}

const PAGE = 500;
/** The server ends a watch after this; a new one goes on from where it was. */
const WATCH_SECONDS = 300;
/** Bookmarks come about once a minute (k8s.io/apiserver cacher), so much more silence is a dead connection. */
const SILENCE_MS = 90_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Lists a collection and watches it from there until told to stop: goes on from the last resourceVersion after a dropped
 * connection, lists again when that one is too old (410 Gone, Expired), and waits longer between failures, 0.5 s to 30 s
 * (kubernetes.io/docs/reference/using-api/api-concepts, "Efficient detection of changes").
 * @param path of the collection, such as /api/v1/nodes
 */
export async function followObjects(
  client: ApiClient,
  path: string,
  to: Followed,
  signal: AbortSignal,
): Promise<void> {
  let version: string | null = null;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      if (version === null) {
        const { objects, resourceVersion } = await listAll(client, path, signal);
        to.listed(objects);
        version = resourceVersion;
      }
      to.heard();
      for await (const seen of watch(client, path, version, signal)) {
        version = seen;
        wait = FIRST_WAIT_MS;
      }
      // it ended by itself, which it does after its time
    } catch (cause) {
      if (signal.aborted) return;
      if (isTooOld(cause)) {
        version = null;
        continue;
      }
      to.failed(cause);
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  async function* watch(from: ApiClient, of: string, since: string, until: AbortSignal) {
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${since}`;
    for await (const line of from.follow(`${of}?${query}`, SILENCE_MS, until)) {
      const { type, object } = WatchEvent.parse(line);
      if (type === "ERROR") {
        const status = Status.safeParse(object).data;
        throw new ApiRefusal(status?.code ?? 0, status?.reason ?? "", status?.message ?? "the watch failed");
      }
      if (type === "ADDED" || type === "MODIFIED") to.changed(object);
      else if (type === "DELETED") to.removed(object);
      to.heard();
      yield Versioned.parse(object).metadata.resourceVersion;
    }
  }
}

async function listAll(client: ApiClient, path: string, signal: AbortSignal) {
  const objects: unknown[] = [];
  let next = "";
  for (;;) {
    const page = Page.parse(await client.get(`${path}?limit=${PAGE}${next}`, signal));
    objects.push(...(page.items ?? []));
    const { continue: more, resourceVersion } = page.metadata;
    if (!more) return { objects, resourceVersion };
    next = `&continue=${encodeURIComponent(more)}`;
  }
}

const isTooOld = (cause: unknown) =>
  cause instanceof ApiRefusal &&
  (cause.status === 410 || cause.reason === "Expired" || cause.reason === "Gone");
