import { expect, it } from "vitest";
import { type Connection, type ConnectionEvent, connect, NEW_CONNECTION } from "./connection";

const run = (...events: ConnectionEvent[]): Connection => events.reduce(connect, NEW_CONNECTION);
const streamed: ConnectionEvent = { type: "streamed", behind: 0 };
const broke: ConnectionEvent = { type: "streamBroke", closed: false };
const polled: ConnectionEvent = { type: "polled", behind: 0 };

it("is live once anything streams, and says when it is far behind", () => {
  expect(run()).toEqual({ phase: "connecting", transport: "stream", failures: 0 });
  expect(run(streamed).phase).toBe("live");
  expect(run({ type: "streamed", behind: 50_000 }).phase).toBe("catching up");
  expect(run({ type: "streamed", behind: 50_000 }, streamed).phase).toBe("live");
});

it("lets the browser reconnect once, then polls", () => {
  expect(run(streamed, broke)).toEqual({ phase: "connecting", transport: "stream", failures: 1 });
  expect(run(streamed, broke, streamed, broke).transport).toBe("stream");
  expect(run(streamed, broke, broke).transport).toBe("poll");
  expect(run(streamed, broke, broke, polled).phase).toBe("polling");
});

it("polls at once where streaming is refused or held back", () => {
  expect(run({ type: "streamBroke", closed: true }).transport).toBe("poll");
  expect(run({ type: "streamSilent" }, polled)).toEqual({ phase: "polling", transport: "poll", failures: 2 });
});

it("goes on polling while it tries whether streaming works again", () => {
  const probing = run({ type: "streamSilent" }, polled, { type: "probe" });
  expect(probing).toMatchObject({ phase: "polling", transport: "poll+probe" });
  expect(connect(probing, broke)).toMatchObject({ phase: "polling", transport: "poll" });
  expect(connect(probing, polled).transport).toBe("poll+probe");
  expect(connect(probing, streamed)).toEqual({ phase: "live", transport: "stream", failures: 0 });
});

it("is offline when nothing answers, and tries the stream as soon as something does", () => {
  const offline = run(broke, broke, { type: "pollFailed" });
  expect(offline).toMatchObject({ phase: "offline", transport: "poll" });
  expect(connect(offline, { type: "probe" })).toBe(offline);
  expect(connect(offline, polled)).toMatchObject({ phase: "polling", transport: "poll+probe" });
});

it("holds no connection in a tab nobody looks at", () => {
  const hidden = run(streamed, { type: "hidden" });
  expect(hidden).toMatchObject({ phase: "hidden", transport: "none" });
  for (const late of [streamed, polled, broke, { type: "pollFailed" } as const]) {
    expect(connect(hidden, late).transport).toBe("none");
  }
  expect(connect(hidden, { type: "shown" })).toEqual(NEW_CONNECTION);
});

it("stays ended", () => {
  const ended = run(streamed, { type: "ended" });
  for (const late of [streamed, broke, { type: "shown" } as const, { type: "hidden" } as const]) {
    expect(connect(ended, late)).toBe(ended);
  }
});
