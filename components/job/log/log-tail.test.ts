import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LogLine } from "@/server/contract/job";
import { LineStore } from "./line-store";
import { LogPages } from "./log-pages";
import type { StreamEvents } from "./log-source";
import { LogTail } from "./log-tail";

/** A log in memory that answers reads and streams as the server does, over a network that can be cut or hold streams back. */
class MemoryLog {
  lines: LogLine[] = [];
  finished = false;
  reachable = true;
  streaming: "works" | "refused" | "held back" = "works";
  streams: StreamEvents[] = [];
  opened: number[] = [];
  reads: number[] = [];

  write(count: number) {
    const first = this.lines.length + 1;
    const added = Array.from({ length: count }, (_, i) => ({
      n: first + i,
      at: 1,
      text: `line ${first + i}`,
    }));
    this.lines.push(...added);
    for (const stream of this.streaming === "works" ? this.streams : []) stream.lines(added);
  }
  async read(from: number, limit: number) {
    this.reads.push(from);
    if (!this.reachable) throw new TypeError("Failed to fetch");
    const lines = this.lines.slice(from - 1, from - 1 + limit);
    return { run: 1, lines, lastLine: this.lines.length, finished: this.finished };
  }
  stream(from: number, on: StreamEvents) {
    this.opened.push(from);
    this.streams.push(on);
    const close = () => {
      this.streams = this.streams.filter((one) => one !== on);
    };
    queueMicrotask(() => {
      if (this.streaming === "refused") return on.broke(true);
      if (this.streaming === "held back") return;
      const missed = this.lines.slice(from - 1);
      if (missed.length > 0) on.lines(missed);
      on.state(this.lines.length);
    });
    return close;
  }
}

let log: MemoryLog;
let store: LineStore;
let tail: LogTail;
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const texts = () => Array.from({ length: store.length }, (_, i) => store.get(i + 1)?.text ?? "?");
const complete = () => Array.from({ length: log.lines.length }, (_, i) => `line ${i + 1}`);

beforeEach(() => {
  vi.useFakeTimers();
  log = new MemoryLog();
  store = new LineStore();
  tail = new LogTail(log, store, new LogPages(log, store));
});
afterEach(() => {
  tail.stop();
  vi.useRealTimers();
});

it("reads the backlog, then streams what follows", async () => {
  log.write(20);
  tail.start();
  await settle();
  log.write(3);
  expect(tail.connection.phase).toBe("live");
  expect(log.opened).toEqual([21]);
  expect(texts()).toEqual(complete());
  expect(store.account).toEqual({ received: 23, lost: 0, changed: 0 });
});

it("opens no stream for a run that has ended", async () => {
  log.write(5);
  log.finished = true;
  tail.start();
  await settle();
  expect(tail.connection.phase).toBe("ended");
  expect(log.opened).toEqual([]);
});

it("begins at the end of a long log", async () => {
  log.write(100_000);
  tail.start();
  await settle();
  expect(log.opened).toEqual([100_001]);
  expect(log.reads).toEqual([1, 99_501]);
  expect(store.get(100_000)?.text).toBe("line 100000");
});

it("polls where streams are refused, loses nothing, and streams again once that works", async () => {
  log.streaming = "refused";
  log.write(2);
  tail.start();
  await settle(10);
  log.write(3_000);
  await settle(1_100);
  expect(tail.connection.phase).toBe("polling");
  expect(texts()).toEqual(complete());
  log.streaming = "works";
  await settle(20_000);
  log.write(1);
  expect(tail.connection).toMatchObject({ phase: "live", transport: "stream" });
  expect(texts()).toEqual(complete());
});

it("notices a stream that something between holds back", async () => {
  log.streaming = "held back";
  tail.start();
  await settle(10);
  log.write(4);
  await settle(6_500);
  expect(tail.connection.phase).toBe("polling");
  expect(texts()).toEqual(complete());
});

it("notices a stream that fell silent when the job says there is more", async () => {
  tail.start();
  await settle(10);
  expect(tail.connection.phase).toBe("live");
  log.streaming = "held back";
  log.write(9);
  tail.noteLength(9);
  await settle(6_500);
  expect(tail.connection.phase).toBe("polling");
  expect(texts()).toEqual(complete());
});

it("says offline when nothing answers, and goes on where it was", async () => {
  log.write(5);
  tail.start();
  await settle(10);
  log.reachable = false;
  log.streaming = "refused";
  for (const stream of log.streams) stream.broke(true);
  await settle(3_000);
  expect(tail.connection.phase).toBe("offline");
  log.reachable = true;
  log.streaming = "works";
  log.write(700);
  await settle(2_500);
  expect(tail.connection.phase).toBe("live");
  expect(texts()).toEqual(complete());
  expect(store.account.lost).toBe(0);
});

it("comes back from offline at the very start too", async () => {
  log.reachable = false;
  tail.start();
  await settle(10);
  expect(tail.connection.phase).toBe("offline");
  log.reachable = true;
  log.write(2);
  await settle(2_500);
  expect(texts()).toEqual(complete());
});

it("closes its stream while hidden and catches up after", async () => {
  log.write(5);
  tail.start();
  await settle();
  tail.stop();
  expect(log.streams).toEqual([]);
  log.write(5);
  await settle(30_000);
  expect(store.length).toBe(5);
  tail.start();
  await settle();
  expect(texts()).toEqual(complete());
  expect(tail.connection.phase).toBe("live");
});

it("looks again at numbers a stream passed over", async () => {
  tail.start();
  await settle();
  const [stream] = log.streams;
  log.streams = [];
  log.write(10);
  stream?.lines(log.lines.slice(7));
  await settle();
  expect(texts()).toEqual(complete());
  expect(store.account.lost).toBe(0);
});
