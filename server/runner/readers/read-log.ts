import { setTimeout as sleep } from "node:timers/promises";
import { RunEvent } from "@/server/contract/run-folder";
import { withoutNul } from "@/server/domain/console-text";
import { makeRedactor, SHORTEST_SECRET } from "@/server/domain/redact";
import type { LogChunk, RunOutput } from "@/server/services/job/append-run-output";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewEvent = DistributiveOmit<RunEvent, "seq" | "at" | "line">;
type Stored = Pick<RunOutput, "lastLine" | "lastEvent">;

/** Lines wait at most this long for others that go into the same write, ms. */
const FLUSH_MS = 50;
const CHUNK_BYTES = 64 * 1024;
/** People read messages; what is longer belongs in the log. */
const MESSAGE_CHARACTERS = 4096;

/**
 * The numbered log and the events of a job that runs inside the runner: hidden by value, numbered, and stored in the same
 * order as those of a job process.
 */
export class ReadLog {
  readonly #secrets = new Set<string>();
  #redactor = makeRedactor([]);
  #lines: { text: string; at: number }[] = [];
  #events: RunEvent[] = [];
  #lastLine: number;
  #lastEvent: number;
  #stored: Stored;
  #closed = false;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    stored: Stored,
    private readonly store: (output: RunOutput) => Promise<Stored>,
  ) {
    this.#stored = { ...stored };
    this.#lastLine = stored.lastLine;
    this.#lastEvent = stored.lastEvent;
  }

  get lastLine(): number {
    return this.#lastLine;
  }

  /** How far everything that was said is stored. */
  get stored(): Stored {
    return this.#stored;
  }

  /** Shorter values are refused where they are entered; hiding them would hide the log. */
  hide(secret: string): void {
    if (secret.trim().length < SHORTEST_SECRET) return;
    this.#secrets.add(secret);
    this.#redactor = makeRedactor(this.#secrets);
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  append(text: string): void {
    const at = Date.now();
    for (const line of text.split("\n")) {
      this.#lines.push({ text: this.redact(withoutNul(line)), at });
      this.#lastLine += 1;
    }
  }

  emit(event: NewEvent): void {
    const seq = this.#lastEvent + 1;
    const whole = RunEvent.parse({
      ...this.#redactor.redactDeep(event),
      seq,
      at: Date.now(),
      line: this.#lastLine,
    });
    if (whole.type === "result" && whole.message !== undefined) {
      whole.message = whole.message.slice(0, MESSAGE_CHARACTERS);
    }
    this.#events.push(whole);
    this.#lastEvent = seq;
  }

  /** Stores what there is, again and again, until `close`. Rejects when it cannot be stored any more. */
  async keepStoring(): Promise<void> {
    while (!this.#closed) {
      await this.flush();
      await sleep(FLUSH_MS);
    }
  }

  close(): void {
    this.#closed = true;
  }

  /** Stores everything that was said up to now. */
  flush(): Promise<void> {
    // one after the other: each begins where the one before has ended
    this.#flushing = this.#flushing.then(() => this.#store());
    return this.#flushing;
  }

  async #store(): Promise<void> {
    const [lines, events] = [this.#lines, this.#events];
    if (lines.length + events.length === 0) return;
    this.#lines = [];
    this.#events = [];
    const chunks = toChunks(this.#stored.lastLine, lines);
    this.#stored = await this.store({ ...this.#stored, chunks, events });
  }
}

function toChunks(lastLine: number, lines: readonly { text: string; at: number }[]): LogChunk[] {
  const chunks: LogChunk[] = [];
  let open: LogChunk | undefined;
  let bytes = 0;
  for (const [index, { text, at }] of lines.entries()) {
    const number = lastLine + index + 1;
    const size = Buffer.byteLength(text) + 1;
    if (!open || bytes + size > CHUNK_BYTES) {
      open = { first: number, last: number, data: "", times: [] };
      chunks.push(open);
      bytes = 0;
    }
    open.last = number;
    open.data += `${text}\n`;
    open.times.push(at);
    bytes += size;
  }
  return chunks;
}
