import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { RUN_FILES } from "@/server/contract/run-folder";
import { withoutNul } from "@/server/domain/console-text";
import type { Redactor } from "@/server/domain/redact";

/** Bytes of one line in lines.idx: offset where it ends (u64), its time (f64). */
export const INDEX_BYTES = 16;

/**
 * The numbered log of a run. Lines are redacted, then numbered: a line that exists in console.log has its place in
 * lines.idx or gets it with the next, so that a reader never sees a number without its text.
 */
export class RunLog {
  #lines = 0;
  #bytes = 0;
  readonly #console: number;
  readonly #index: number;

  constructor(
    folder: string,
    private readonly redactor: Redactor,
  ) {
    this.#console = openSync(path.join(folder, RUN_FILES.console), "wx", 0o600);
    this.#index = openSync(path.join(folder, RUN_FILES.index), "wx", 0o600);
  }

  /** Number of the last line; 0 when there is none. */
  get lastLine(): number {
    return this.#lines;
  }

  /** Appends whole lines without their newlines. */
  append(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const at = Date.now();
    const index = Buffer.alloc(lines.length * INDEX_BYTES);
    const texts: Buffer[] = [];
    let end = this.#bytes;
    for (const [i, line] of lines.entries()) {
      const text = Buffer.from(`${this.redactor.redact(withoutNul(line))}\n`, "utf8");
      texts.push(text);
      end += text.length;
      index.writeBigUInt64LE(BigInt(end), i * INDEX_BYTES);
      index.writeDoubleLE(at, i * INDEX_BYTES + 8);
    }
    writeOrTakeBack(this.#console, Buffer.concat(texts), this.#bytes);
    writeOrTakeBack(this.#index, index, this.#lines * INDEX_BYTES);
    this.#bytes = end;
    this.#lines += lines.length;
  }

  close(): void {
    for (const file of [this.#console, this.#index]) {
      fsyncSync(file);
      closeSync(file);
    }
  }
}

/** A disk that fills up in the middle of a write must not leave half a line, or what follows would be shifted. */
function writeOrTakeBack(file: number, content: Buffer, at: number): void {
  try {
    for (let done = 0; done < content.length; ) {
      done += writeSync(file, content, done, content.length - done, at + done);
    }
  } catch (cause) {
    ftruncateSync(file, at);
    throw cause;
  }
}
