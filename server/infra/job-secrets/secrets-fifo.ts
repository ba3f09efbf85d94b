import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/server/domain/errors";

export interface SecretsFifo {
  /** For `-e @path`. */
  path: string;
  stop(): Promise<void>;
}

/** How often a reader is looked for, ms. */
const LOOK_MS = 10;

/**
 * Serves variables to Ansible through a FIFO of mode 0600, so that they are in no file, argument or environment. One
 * reader after the other gets the whole document once. Text is marked unsafe (Ansible's word: never treated as a template).
 * @param folder of mode 0700
 */
export async function serveSecretsFifo({
  folder,
  variables,
}: {
  folder: string;
  variables: Readonly<Record<string, unknown>>;
}): Promise<SecretsFifo> {
  const fifo = path.join(folder, "secrets");
  const next = path.join(folder, "secrets.next");
  const content = Buffer.from(JSON.stringify(markUnsafe(variables)));
  await makeFifo(fifo);
  const stopping = new AbortController();
  const serve = async () => {
    while (!stopping.signal.aborted) {
      const reader = openForReader(fifo);
      if (reader === undefined) {
        await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {});
        continue;
      }
      try {
        // whoever opens from now on waits at another pipe: this one still has its reader
        await makeFifo(next);
        renameSync(next, fifo);
        await writeAll(reader, content, stopping.signal);
      } finally {
        closeSync(reader);
      }
    }
  };
  const serving = serve();
  serving.catch(() => {}); // told by stop()
  return {
    path: fifo,
    async stop() {
      stopping.abort();
      await serving.finally(() => {
        for (const file of [fifo, next]) rmSync(file, { force: true });
      });
    },
  };
}

/** ansible/parsing/ajson.py: `{"__ansible_unsafe": text}` is text that is not templated, whatever braces are in it. */
function markUnsafe(value: unknown): unknown {
  if (typeof value === "string") return { __ansible_unsafe: value };
  if (Array.isArray(value)) return value.map(markUnsafe);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, markUnsafe(inner)]));
}

async function makeFifo(file: string): Promise<void> {
  rmSync(file, { force: true });
  const child = spawn("mkfifo", ["-m", "600", file], { stdio: "ignore" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new DomainError("unavailable", `A named pipe cannot be made at ${file}.`);
}

/** Opening to write waits for a reader, in a thread that nothing could stop; without waiting it is refused (fifo(7)). */
function openForReader(file: string): number | undefined {
  try {
    return openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (codeOf(cause) === "ENXIO") return undefined;
    throw cause;
  }
}

async function writeAll(pipe: number, content: Buffer, signal: AbortSignal): Promise<void> {
  for (let done = 0; done < content.length && !signal.aborted; ) {
    try {
      done += writeSync(pipe, content, done);
    } catch (cause) {
      if (codeOf(cause) === "EPIPE") return; // the reader has gone
      if (codeOf(cause) !== "EAGAIN") throw cause;
      await sleep(1);
    }
  }
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && "code" in cause ? cause.code : undefined;
