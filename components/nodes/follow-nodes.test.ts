import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NodesChange } from "@/server/contract/node";
import { followNodes, type OpenNodeStream, type StreamState } from "./follow-nodes";

const change: NodesChange = {
  ...{ version: 3, nodes: [], gone: [], attachments: null },
  watch: { state: "live", message: null, seenAt: 1 },
};

describe("following nodes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Streams that do nothing by themselves; the test plays the server. */
  function follow() {
    const streams: { version: number; on: Parameters<OpenNodeStream>[1]; open: boolean }[] = [];
    const states: StreamState[] = [];
    const changes: NodesChange[] = [];
    const stop = followNodes(
      (version, on) => {
        const stream = { version, on, open: true };
        streams.push(stream);
        return () => {
          stream.open = false;
        };
      },
      () => 2,
      { change: (one) => changes.push(one), state: (state) => states.push(state) },
    );
    return { streams, states, changes, stop, last: () => streams.at(-1) };
  }

  it("goes on from what is shown, and tells what comes", () => {
    const { last, states, changes } = follow();
    expect(last()?.version).toBe(2);
    last()?.on.change(change);
    expect(changes).toEqual([change]);
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe("streaming");
    expect(last()?.open).toBe(true);
  });

  it("gives a stream up that is held back, and tries again half a minute later", () => {
    const { streams, states, last } = follow();
    vi.advanceTimersByTime(4000);
    expect(states.at(-1)).toBe("blocked");
    expect(last()?.open).toBe(false);
    vi.advanceTimersByTime(30_000);
    expect(streams).toHaveLength(2);
    last()?.on.change(change);
    expect(states.at(-1)).toBe("streaming");
  });

  it("lets the browser open a broken stream again, once", () => {
    const { states, last } = follow();
    last()?.on.change(change);
    last()?.on.broke(false);
    expect(states.at(-1)).toBe("connecting");
    expect(last()?.open).toBe(true);
    last()?.on.change(change);
    last()?.on.broke(false);
    last()?.on.broke(false);
    expect(states.at(-1)).toBe("blocked");
  });

  it("does not wait for a stream that was refused", () => {
    const { states, last } = follow();
    last()?.on.broke(true);
    expect(states.at(-1)).toBe("blocked");
  });

  it("ends with the page", () => {
    const { streams, last, stop } = follow();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(last()?.open).toBe(false);
    expect(streams).toHaveLength(1);
  });
});
