import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConsoleText } from "@/server/domain/console-text";
import { environmentOf } from "@/server/infra/processes/environment";
import {
  endRunProcesses,
  isGroupAlive,
  RUN_VARIABLE,
  signalProcess,
} from "@/server/infra/processes/run-processes";
import type { LoggedProcess } from "@/server/jobs/job-kind";
import { EventLines } from "./event-lines";
import type { RunLog } from "./run-log";

/** How long a cancelled child may take after SIGINT, and again after SIGTERM. */
export const GRACE_MS = 10_000;
/** A background process of the child may hold its output open; it is read this long after the child's end. */
const HELD_OPEN_MS = 5000;
/** Pipes close as soon as their last writer has ended, unless one has left the group. */
const CLOSE_MS = 500;

export interface LoggedRun {
  log: RunLog;
  runId: string;
  signal: AbortSignal;
  makeText: () => ConsoleText;
  graceMs?: number;
}

/** The first program of `argv` becomes the shell itself. Node.js gives stdout and stderr a pipe each; their order is kept only in one. */
const ONE_PIPE = 'exec "$@" 2>&1';

/** Runs a child in a process group of its own, its output numbered into the log. See RunContext.spawn. */
export async function spawnLogged(
  child: LoggedProcess,
  { log, runId, signal, makeText, graceMs = GRACE_MS }: LoggedRun,
): Promise<{ code: number | null; signal: string | null }> {
  signal.throwIfAborted();
  const running = spawn("/bin/sh", ["-c", ONE_PIPE, "sh", ...child.argv], {
    ...(child.cwd === undefined ? {} : { cwd: child.cwd }),
    env: environmentOf({ ...child.env, [RUN_VARIABLE]: runId }),
    detached: true,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const exited = once(running, "exit");
  const closed = once(running, "close");
  closed.catch(() => {}); // told by `exited`
  const broken = new AbortController();
  const events = new EventLines(log.lastLine, child.onEvent ?? (() => {}));
  const guard = (work: () => void) => {
    try {
      work();
    } catch (cause) {
      broken.abort(cause);
    }
  };
  const flush = followText(running, makeText(), (pieces) =>
    guard(() => {
      let lines: string[] = [];
      for (const piece of pieces) {
        if ("line" in piece) lines.push(piece.line);
        else {
          log.append(lines);
          lines = [];
          events.mark(piece.mark, log.lastLine);
        }
      }
      log.append(lines);
    }),
  );
  followLines(running.stdio[3], (line) => guard(() => events.take(line)));

  const stop = AbortSignal.any([signal, broken.signal]);
  let ending: Promise<void> | undefined;
  const onStop = () => {
    if (running.pid !== undefined) ending = endGroup(running.pid, runId, closed, graceMs);
  };
  stop.addEventListener("abort", onStop, { once: true });
  try {
    const [code, endedBy] = await exited;
    await Promise.race([closed, aborted(stop), sleep(HELD_OPEN_MS, undefined, { ref: false })]);
    await ending;
    if (ending) await Promise.race([closed, sleep(CLOSE_MS, undefined, { ref: false })]);
    for (const stream of running.stdio) stream?.destroy();
    flush();
    broken.signal.throwIfAborted();
    events.end(log.lastLine);
    signal.throwIfAborted();
    return {
      code: typeof code === "number" ? code : null,
      signal: endedBy === null ? null : String(endedBy),
    };
  } finally {
    stop.removeEventListener("abort", onStop);
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

function followText(
  running: ChildProcess,
  text: ConsoleText,
  take: (pieces: ReturnType<ConsoleText["feed"]>) => void,
): () => void {
  const decoder = new TextDecoder(); // carries a character that two reads share, replaces what is no UTF-8
  running.stdout?.on("data", (bytes: Buffer) => take(text.feed(decoder.decode(bytes, { stream: true }))));
  return () => take([...text.feed(decoder.decode()), ...text.end()]);
}

function followLines(stream: ChildProcess["stdio"][number], take: (line: string) => void): void {
  if (!stream) return;
  let rest = "";
  (stream as Readable).setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}

/**
 * SIGINT, SIGTERM, SIGKILL to the whole group, each only when the one before did not end it; then to those that left the
 * group and hold the output.
 */
async function endGroup(
  group: number,
  runId: string,
  closed: Promise<unknown>,
  graceMs: number,
): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    signalProcess(-group, signal);
    for (const end = Date.now() + graceMs; Date.now() < end && isGroupAlive(group); ) await sleep(20);
    if (!isGroupAlive(group)) break;
  }
  const held = await Promise.race([closed.then(() => false), sleep(CLOSE_MS, true)]);
  if (held) await endRunProcesses(runId);
}
