import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { z } from "zod";
import {
  DaemonReply,
  type DaemonRequest,
  type DoorRequest,
  type PracticeStep,
} from "@/server/contract/practice-lab";
import { PracticeLabError } from "@/server/domain/practice-lab";

type WithoutId<T> = T extends { id: number } ? Omit<T, "id"> : never;
export type DoorQuestion = WithoutId<DoorRequest>;
export type LabQuestion = WithoutId<z.input<typeof DaemonRequest>>;

export interface ProgressMark {
  step?: PracticeStep | undefined;
  answering?: string | undefined;
}
type OnProgress = (line: string, mark: ProgressMark) => void;

export interface CallOptions {
  /** Progress as the daemon tells it; `mark` says which step begins with this line, or which host answers now. */
  onLine?: OnProgress;
  /** Hangs up; an `up` under way is then undone by the daemon. */
  signal?: AbortSignal;
}

/** Asks a daemon one question over its socket. Throws PracticeLabError with the daemon's sentence. */
export function callDaemon(
  socket: string,
  question: DoorQuestion | LabQuestion,
  options: CallOptions = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    const hangUp = () => connection.destroy(new Error("The call to the practice lab was given up."));
    if (options.signal?.aborted) hangUp();
    options.signal?.addEventListener("abort", hangUp, { once: true });
    connection.once("connect", () => connection.write(`${JSON.stringify({ id: 1, ...question })}\n`));
    connection.once("error", reject);
    connection.once("close", () => {
      options.signal?.removeEventListener("abort", hangUp);
      reject(
        new PracticeLabError("practice_lab_failed", "The practice lab's daemon ended before it answered."),
      );
    });
    createInterface({ input: connection })
      .on("error", () => {}) // the connection's own error says it
      .on("line", (text) => {
        const settled = readReply(text, options.onLine);
        if (!settled) return;
        if ("error" in settled) reject(settled.error);
        else resolve(settled.result);
        connection.end();
      });
  });
}

/** One line of a daemon: passes progress on, otherwise says how the question ended. */
export function readReply(
  text: string,
  onLine?: OnProgress,
): { result: unknown } | { error: PracticeLabError } | undefined {
  const reply = DaemonReply.parse(JSON.parse(text));
  if ("line" in reply) {
    onLine?.(reply.line, { step: reply.step, answering: reply.answering });
    return undefined;
  }
  return reply.ok
    ? { result: reply.result }
    : { error: new PracticeLabError(reply.error.code, reply.error.message) };
}
