import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { env } from "@/server/env";
import { environmentOf } from "@/server/infra/processes/environment";
import { RUN_VARIABLE } from "@/server/infra/processes/run-processes";
import { SshError } from "./ssh-error";

export interface ForwardOptions {
  /** Configuration for `ssh -F` that knows every host by its name. */
  config: string;
  hosts: readonly string[];
  /** Port on this machine's loopback that every host gets on its own. */
  port: number;
  /** Marks the processes as this run's. */
  runId: string;
  signal?: AbortSignal;
  /** Whatever ssh says of a host once its connection was open. */
  onLine?: (host: string, line: string) => void;
}

export interface Forwards {
  /** Host -> port on that host's loopback that leads to ours. */
  ports: Record<string, number>;
  stop(): Promise<void>;
}

/** A jump host's sshd starts to refuse above ten logins at once (sshd_config MaxStartups 10:30:100). */
const AT_ONCE = 5;

/** The far end waits on a pipe of ours and ends with it, so nothing stays when this process is killed. */
const HOLD = "exec cat >/dev/null";

/**
 * Opens one SSH connection a host, which stays open for the run: it carries the forward, and every further `ssh` with the
 * same configuration runs over it (its control socket) instead of logging in again.
 * @throws SshError of the first host that failed; none of the connections is left
 */
export async function openForwards(options: ForwardOptions): Promise<Forwards> {
  const masters: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(masters.map(endMaster));
  };
  const ports: Record<string, number> = {};
  const waiting = [...options.hosts];
  const work = async () => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
      options.signal?.throwIfAborted();
      ports[host] = await openMaster(host, options, masters);
    }
  };
  const giveUp = () => {
    for (const child of masters) child.kill("SIGTERM");
  };
  options.signal?.addEventListener("abort", giveUp, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, options.hosts.length) }, work));
  } catch (cause) {
    await stop();
    options.signal?.throwIfAborted();
    throw cause;
  } finally {
    options.signal?.removeEventListener("abort", giveUp);
  }
  return { ports, stop };
}

async function openMaster(host: string, options: ForwardOptions, masters: ChildProcess[]): Promise<number> {
  const { config, port, runId, onLine } = options;
  const forward = `127.0.0.1:0:127.0.0.1:${port}`;
  // the port the far end chose is told at this level only
  const args = ["-F", config, "-o", "LogLevel=INFO", "-M", "-T", "-R", forward, host, HOLD];
  const environment = environmentOf({ PATH: env().PATH, LC_ALL: "C", [RUN_VARIABLE]: runId });
  const child = spawn("ssh", args, { stdio: ["pipe", "ignore", "pipe"], env: environment });
  masters.push(child);
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    let open = false;
    createInterface({ input: child.stderr }).on("line", (line) => {
      const allocated = /^Allocated port (\d+) for remote forward/.exec(line);
      if (allocated) {
        open = true;
        resolve(Number(allocated[1]));
      } else if (open) onLine?.(host, line);
      else said.push(line);
    });
    child.stdin.on("error", () => {}); // it ended: told by its exit
    child.once("error", reject);
    child.once("close", () => {
      const words = said.at(-1) ?? "ssh ended";
      reject(new SshError("lost", host, `The connection to ${host} could not be opened: ${words}`));
    });
  });
}

/** Closing the pipe ends the far end and with it ssh; one whose host is gone is ended by a signal. */
async function endMaster(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  child.stdin?.end();
  const late = setTimeout(() => child.kill("SIGTERM"), 500);
  await gone.catch(() => {});
  clearTimeout(late);
}
