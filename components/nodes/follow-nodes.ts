import type { NodesChange } from "@/server/contract/node";

/** `blocked`: something between holds streams back, so the page asks again and again. */
export type StreamState = "connecting" | "streaming" | "blocked";

export interface FollowEvents {
  change(change: NodesChange): void;
  state(state: StreamState): void;
}

/** Opens the stream of a cluster's nodes (server/rest/node-stream.ts). @returns how to close it */
export type OpenNodeStream = (
  version: number,
  on: { change(change: NodesChange): void; broke(closed: boolean): void },
) => () => void;

/** The first message comes at once; one that did not within this time is held back, ms. */
const SILENT_MS = 4000;
/** How long the page asks by itself before it tries to stream again, ms. */
const AGAIN_MS = 30_000;
/** A stream that broke this often without a message between is blocked. */
const MOST_FAILURES = 2;

/**
 * Follows a cluster by its stream as long as that works; a stream that breaks or stays silent is given up and tried again
 * later. @param version newest version that is shown @returns how to stop
 */
export function followNodes(open: OpenNodeStream, version: () => number, on: FollowEvents): () => void {
  let close = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const giveUp = () => {
    close();
    on.state("blocked");
    wait(AGAIN_MS, start);
  };
  function start() {
    failures = 0;
    wait(SILENT_MS, giveUp);
    close = open(version(), {
      change(change) {
        clearTimeout(timer);
        failures = 0;
        on.state("streaming");
        on.change(change);
      },
      broke(closed) {
        failures += 1;
        on.state("connecting");
        if (closed || failures >= MOST_FAILURES) giveUp();
        else wait(SILENT_MS, giveUp);
      },
    });
  }
  on.state("connecting");
  start();
  return () => {
    clearTimeout(timer);
    close();
  };
}

/** The stream as the browser reads it: it opens again by itself, and then names the last version it got. */
export const openNodeStream =
  (clusterId: string): OpenNodeStream =>
  (version, on) => {
    const events = new EventSource(`/api/v1/clusters/${clusterId}/node-stream?version=${version}`);
    events.addEventListener("change", (event) =>
      on.change(JSON.parse((event as MessageEvent<string>).data) as NodesChange),
    );
    events.onerror = () => on.broke(events.readyState === EventSource.CLOSED);
    return () => events.close();
  };
