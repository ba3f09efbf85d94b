import type { LogLine } from "@/server/contract/job";
import { type Connection, type ConnectionEvent, connect, NEW_CONNECTION, type Transport } from "./connection";
import { type LineStore, PAGE_LINES } from "./line-store";
import type { LogPages } from "./log-pages";
import type { LogSource } from "./log-source";

const POLL_MS = 1_000;
const RETRY_MS = 2_000;
/** A stream tells at once how things stand; one that says nothing for so long is held back by something between. */
const SILENT_MS = 6_000;
const PROBE_MS = 20_000;

type TimerName = "poll" | "silent" | "probe";
const streams = (transport: Transport) => transport === "stream" || transport === "poll+probe";
const polls = (transport: Transport) => transport === "poll" || transport === "poll+probe";

/** Follows the end of a log by one stream, by polling where streaming is blocked, by nothing while the tab is hidden. */
export class LogTail {
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  #connection: Connection = NEW_CONNECTION;
  /** What is open, as opposed to what should be. */
  #open: Transport = "none";
  #closeStream: (() => void) | null = null;
  /** First line the tail has not delivered. */
  #next = 1;
  /** Raised by each start and stop: an answer to an earlier one is late. */
  #life = 0;

  constructor(
    readonly source: LogSource,
    readonly store: LineStore,
    readonly pages: LogPages,
  ) {}

  get connection(): Connection {
    return this.#connection;
  }
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins with the last page, then goes on at its end; lines between are read where somebody looks. */
  start(): void {
    if (this.#connection.phase === "ended") return;
    this.#tell({ type: "shown" });
    void this.#begin(++this.#life);
  }

  stop(): void {
    this.#life++;
    for (const name of [...this.#timers.keys()]) this.#disarm(name);
    this.#closeStream?.();
    this.#closeStream = null;
    this.#open = "none";
    this.#tell({ type: "hidden" });
  }

  /** Somebody else heard that the log is this long. A stream that does not bring it within seconds is stuck. */
  noteLength(lastLine: number): void {
    if (lastLine <= this.store.length) return;
    this.store.setLength(lastLine);
    if (this.#open === "stream") this.#armSilence();
  }

  async #begin(life: number): Promise<void> {
    this.#next = Math.max(this.#next, this.store.length - PAGE_LINES + 1);
    try {
      const { behind, ended } = await this.#read(PAGE_LINES);
      if (life !== this.#life) return;
      if (ended) return this.#tell({ type: "ended" });
      if (behind > PAGE_LINES) return void this.#begin(life);
    } catch {
      if (life !== this.#life) return;
      // no answer at all: polling finds out when there is one again
      this.#tell({ type: "streamBroke", closed: true });
      this.#tell({ type: "pollFailed" });
    }
    this.#sync();
  }

  async #read(limit: number): Promise<{ behind: number; ended: boolean }> {
    const { lines, lastLine, finished } = await this.source.read(this.#next, limit);
    if (lines.length > 0)
      this.#next = Math.max(this.#next, this.store.putAnswer(this.#next, lines, lastLine));
    this.store.setLength(lastLine);
    return { behind: lastLine - this.#next + 1, ended: finished && lastLine < this.#next };
  }

  async #poll(life: number): Promise<void> {
    let wait = RETRY_MS;
    try {
      const { behind, ended } = await this.#read(2 * PAGE_LINES);
      if (life !== this.#life) return;
      this.#tell(ended ? { type: "ended" } : { type: "polled", behind });
      wait = behind > 0 ? 0 : POLL_MS;
    } catch {
      if (life !== this.#life) return;
      this.#tell({ type: "pollFailed" });
    }
    this.#sync();
    if (polls(this.#open)) this.#arm("poll", wait, () => void this.#poll(life));
  }

  /** Opens and closes until what is open is what the connection's state asks for. */
  #sync(): void {
    const [before, after] = [this.#open, this.#connection.transport];
    if (before === after) return;
    this.#open = after;
    if (streams(before) && !streams(after)) {
      this.#closeStream?.();
      this.#closeStream = null;
      this.#disarm("silent");
    }
    if (!streams(before) && streams(after)) this.#stream(this.#life);
    if (!polls(after)) this.#disarm("poll");
    else if (!polls(before)) this.#arm("poll", 0, () => void this.#poll(this.#life));
    if (after === "poll") this.#armProbe();
    else this.#disarm("probe");
  }

  #armProbe(): void {
    this.#arm("probe", PROBE_MS, () => {
      this.#tell({ type: "probe" });
      this.#sync();
      if (this.#open === "poll") this.#armProbe(); // offline: later
    });
  }

  #stream(life: number): void {
    const heard = (event: () => ConnectionEvent) => {
      if (life !== this.#life) return;
      this.#disarm("silent");
      this.#tell(event());
      this.#sync();
    };
    const streamed = (): ConnectionEvent => ({
      type: "streamed",
      behind: this.store.length - this.#next + 1,
    });
    this.#closeStream = this.source.stream(this.#next, {
      lines: (lines) => {
        if (life === this.#life) this.#take(lines);
        heard(streamed);
      },
      state: (lastLine) => {
        this.store.setLength(lastLine);
        heard(streamed);
      },
      end: () => heard(() => ({ type: "ended" })),
      broke: (closed) => heard(() => ({ type: "streamBroke", closed })),
    });
    this.#armSilence();
  }

  #take(lines: readonly LogLine[]): void {
    const first = lines[0]?.n ?? this.#next;
    if (first > this.#next) this.pages.check(this.#next, first - 1);
    this.store.put(lines);
    this.#next = Math.max(this.#next, (lines.at(-1)?.n ?? 0) + 1);
  }

  #armSilence(): void {
    if (this.#timers.has("silent")) return;
    this.#arm("silent", SILENT_MS, () => {
      this.#tell({ type: "streamSilent" });
      this.#sync();
    });
  }

  #arm(name: TimerName, ms: number, then: () => void): void {
    this.#disarm(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        then();
      }, ms),
    );
  }
  #disarm(name: TimerName): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #tell(event: ConnectionEvent): void {
    const after = connect(this.#connection, event);
    if (after === this.#connection) return;
    this.#connection = after;
    for (const listener of this.#listeners) listener();
  }
}
