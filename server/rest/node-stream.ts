import { z } from "zod";
import type { NodesChange } from "@/server/contract/node";
import type { ServiceContext } from "@/server/services/context";
import { readNodesChange } from "@/server/services/node/read-nodes-change";
import { eventStream, heartbeat, POLL_MS, pause } from "./event-stream";

const Version = z.coerce.number().int().min(0).catch(0);

/** Changes as server-sent events: the first at once, then whenever a version or the state of following differs. */
async function* changes(
  ctx: ServiceContext,
  clusterId: string,
  first: NodesChange,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const beat = heartbeat();
  let change = first;
  let told = "";
  let after = -1;
  while (!signal.aborted) {
    // being heard of again is no news of its own
    const state = `${change.watch.state} ${change.watch.message}`;
    if (change.version > after || state !== told) {
      yield `id: ${change.version}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`;
      [after, told] = [change.version, state];
      beat.sent();
    } else yield* beat.due();
    await pause(POLL_MS, signal);
    change = await readNodesChange(ctx, { clusterId, after });
  }
}

/** GET /api/v1/clusters/{clusterId}/node-stream?version= ; `Last-Event-ID` (a version) wins. */
export async function nodeStream(
  request: Request,
  ctx: ServiceContext,
  clusterId: string,
): Promise<Response> {
  const seen = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("version");
  // the first read happens before the stream opens, so that a missing cluster is a 404 and not a broken stream
  const first = await readNodesChange(ctx, { clusterId, after: Version.parse(seen) });
  return eventStream(request, (signal) => changes(ctx, clusterId, first, signal));
}
