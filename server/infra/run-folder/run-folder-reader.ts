import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { RUN_FILES, RunEvent } from "@/server/contract/run-folder";

/** Bytes of one line in lines.idx: offset where it ends (u64), its time (f64). */
const INDEX_BYTES = 16;
/** A chunk row holds this much text, or one longer line. */
const CHUNK_BYTES = 64 * 1024;
/** What is read at once. */
const READ_BYTES = 1024 * 1024;
const READ_LINES = 16_384;

export interface ReadLines {
  first: number;
  last: number;
  data: string;
  times: number[];
}

/** Reads what a job process has written since the last time: whole lines, whole events, each once and in order. */
export class RunFolderReader {
  #line: number;
  #offset: number | undefined;
  #event = 0;
  #eventOffset = 0;
  #eventsToSkip: number;
  #lastTime = 0;
  readonly #files = new Map<string, number>();

  /** @param from what is stored already */
  constructor(
    private readonly folder: string,
    from: { lastLine: number; lastEvent: number },
  ) {
    this.#line = from.lastLine;
    this.#eventsToSkip = from.lastEvent;
  }

  get position(): { lastLine: number; lastEvent: number } {
    return { lastLine: this.#line, lastEvent: this.#event + this.#eventsToSkip };
  }

  /** Lines that have a number, and the events up to them. */
  read(): { chunks: ReadLines[]; events: RunEvent[] } {
    return { chunks: this.#readLines(), events: this.#readEvents() };
  }

  /** The job process is gone: whole lines that it did not come to number are lines too. */
  readRest(): ReadLines[] {
    const file = this.#open(RUN_FILES.console);
    if (file === undefined) return [];
    const begin = this.#offsetOfNext();
    const bytes = readAt(file, begin, fstatSync(file).size - begin);
    const ends: number[] = [];
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends.push(begin + at + 1);
    const time = this.#lastTime || Math.round(fstatSync(file).mtimeMs);
    return this.#toChunks(
      bytes,
      begin,
      ends.map((end) => ({ end, time })),
    );
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #readLines(): ReadLines[] {
    const index = this.#open(RUN_FILES.index);
    const text = this.#open(RUN_FILES.console);
    if (index === undefined || text === undefined) return [];
    const begin = this.#offsetOfNext();
    const entries = readAt(index, this.#line * INDEX_BYTES, READ_LINES * INDEX_BYTES);
    const lines: { end: number; time: number }[] = [];
    for (let at = 0; at + INDEX_BYTES <= entries.length; at += INDEX_BYTES) {
      const end = Number(entries.readBigUInt64LE(at));
      if (lines.length > 0 && end - begin > READ_BYTES) break;
      lines.push({ end, time: entries.readDoubleLE(at + 8) });
    }
    const last = lines.at(-1);
    if (!last) return [];
    return this.#toChunks(readAt(text, begin, last.end - begin), begin, lines);
  }

  #toChunks(bytes: Buffer, begin: number, lines: readonly { end: number; time: number }[]): ReadLines[] {
    const chunks: ReadLines[] = [];
    let from = begin;
    let open: { start: number; end: number; times: number[] } | undefined;
    const close = () => {
      if (!open) return;
      chunks.push({
        first: this.#line - open.times.length + 1,
        last: this.#line,
        data: bytes.toString("utf8", open.start - begin, open.end - begin),
        times: open.times,
      });
      open = undefined;
    };
    for (const { end, time } of lines) {
      if (open && end - open.start > CHUNK_BYTES) close();
      open ??= { start: from, end, times: [] };
      open.end = end;
      open.times.push(time);
      this.#line += 1;
      this.#lastTime = time;
      from = end;
    }
    close();
    this.#offset = from;
    return chunks;
  }

  /** Where line `#line + 1` begins. */
  #offsetOfNext(): number {
    if (this.#offset !== undefined) return this.#offset;
    this.#offset = this.#line === 0 ? 0 : (this.#offsetFromIndex() ?? this.#offsetByCounting());
    return this.#offset;
  }

  #offsetFromIndex(): number | undefined {
    const index = this.#open(RUN_FILES.index);
    const entry =
      index === undefined ? undefined : readAt(index, (this.#line - 1) * INDEX_BYTES, INDEX_BYTES);
    if (entry === undefined || entry.length < INDEX_BYTES) return undefined;
    this.#lastTime = entry.readDoubleLE(8);
    return Number(entry.readBigUInt64LE(0));
  }

  /** Lines were stored by `readRest`, so the index does not know them. */
  #offsetByCounting(): number {
    const file = this.#open(RUN_FILES.console);
    if (file === undefined) return 0;
    const bytes = readAt(file, 0, fstatSync(file).size);
    let at = 0;
    for (let line = 0; line < this.#line; line++) at = bytes.indexOf(10, at) + 1 || bytes.length;
    return at;
  }

  #readEvents(): RunEvent[] {
    const file = this.#open(RUN_FILES.events);
    if (file === undefined) return [];
    const bytes = readAt(file, this.#eventOffset, READ_BYTES);
    const events: RunEvent[] = [];
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      if (this.#eventsToSkip > 0) {
        this.#eventsToSkip -= 1;
        this.#event += 1;
      } else {
        const event = RunEvent.parse(JSON.parse(bytes.toString("utf8", from, end)));
        if (event.line > this.#line) break; // its lines come with the next reading
        this.#event = event.seq;
        events.push(event);
      }
      from = end + 1;
    }
    this.#eventOffset += from;
    return events;
  }

  #open(name: string): number | undefined {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = path.join(this.folder, name);
    if (!existsSync(file)) return undefined;
    const opened = openSync(file, "r");
    this.#files.set(name, opened);
    return opened;
  }
}

/** Up to `length` bytes, fewer at the end of the file. */
function readAt(file: number, position: number, length: number): Buffer {
  const size = Math.min(length, Math.max(0, fstatSync(file).size - position));
  if (size === 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const got = readSync(file, bytes, done, size - done, position + done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}
