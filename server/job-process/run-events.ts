import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { RUN_FILES, RunEvent } from "@/server/contract/run-folder";
import { withoutNul } from "@/server/domain/console-text";
import type { Redactor } from "@/server/domain/redact";
import type { RunContext } from "@/server/jobs/job-kind";
import type { RunLog } from "./run-log";

export type NewEvent = Parameters<RunContext["emit"]>[0];

/** People read messages; what is longer belongs in the log (contract: at most 4 KiB). */
const MESSAGE_CHARACTERS = 4096;

/** events.jsonl: what happened, in order, each tied to the log line it happened at. */
export class RunEvents {
  #seq = 0;
  readonly #file: number;

  constructor(
    folder: string,
    private readonly log: RunLog,
    private readonly redactor: Redactor,
  ) {
    this.#file = openSync(path.join(folder, RUN_FILES.events), "ax", 0o600);
  }

  get lastEvent(): number {
    return this.#seq;
  }

  emit(event: NewEvent): void {
    const line = Math.min(event.line ?? this.log.lastLine, this.log.lastLine);
    const whole = RunEvent.parse({ ...event, seq: this.#seq + 1, at: Date.now(), line });
    if (whole.type === "result" && whole.message !== undefined) {
      whole.message = whole.message.slice(0, MESSAGE_CHARACTERS);
    }
    const text = withoutNul(JSON.stringify(this.redactor.redactDeep(whole)).replaceAll("\\u0000", "\u2400"));
    const content = Buffer.from(`${text}\n`, "utf8");
    for (let done = 0; done < content.length; ) done += writeSync(this.#file, content, done);
    this.#seq += 1;
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
