import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";
import { environmentOf } from "../processes/environment";
import { processStart } from "../processes/process-stat";

export interface SshAgent {
  /** For SSH_AUTH_SOCK. */
  socket: string;
  /** "ssh-ed25519 AAAA… comment" of each key, in the order they were given. */
  publicKeys: string[];
  /** Ends the agent; its keys are gone with it. */
  stop(): Promise<void>;
}

export interface SshAgentOptions {
  /** Folder of mode 0700 with a short path (a socket's path holds 107 bytes). */
  folder: string;
  /** Private keys, unencrypted. */
  keys: readonly string[];
  /** Marks the process as one of this run. */
  runId: string;
}

/** OpenSSH looks every 10 s whether the program it was started for still lives. */
const HOLD = 'echo "$SSH_AGENT_PID"; exec cat >/dev/null';

/**
 * OpenSSH's own agent with keys that were never on a disk. It is started for a program that waits on a pipe of ours, so
 * that it ends by itself when this process is killed.
 * @throws DomainError `unsupported` when OpenSSH is missing, `bad_input` when a key is none
 */
export async function startSshAgent({ folder, keys, runId }: SshAgentOptions): Promise<SshAgent> {
  const socket = path.join(folder, "agent");
  rmSync(socket, { force: true });
  const environment = { PATH: env().PATH, FAIRLEAD_RUN: runId, LC_ALL: "C" };
  const holder = spawn("ssh-agent", ["-a", socket, "sh", "-c", HOLD], {
    cwd: folder,
    env: environmentOf(environment),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const pid = await readPid(holder);
  const stop = async () => {
    holder.stdin?.destroy();
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // it has ended
    }
    while (processStart(pid) !== undefined) await sleep(10);
    rmSync(socket, { force: true });
  };
  const asking = { ...environment, SSH_AUTH_SOCK: socket };
  try {
    for (const [index, key] of keys.entries()) await addKey(asking, key, index);
    const { said } = await runTool("ssh-add", ["-L"], asking, "");
    return { socket, publicKeys: keys.length === 0 ? [] : said.trim().split("\n"), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function readPid(holder: ChildProcess): Promise<number> {
  const lines = holder.stdout ? createInterface({ input: holder.stdout }) : undefined;
  const line = await new Promise<string>((resolve, reject) => {
    holder.once("error", (cause) => reject(noOpenSsh(cause)));
    holder.once("exit", (code) => reject(noOpenSsh(new Error(`ssh-agent ended with ${code}`))));
    lines?.once("line", resolve);
  });
  const pid = Number(line);
  if (!Number.isInteger(pid) || pid <= 1) throw noOpenSsh(new Error(`ssh-agent said ${line}`));
  return pid;
}

async function addKey(environment: Record<string, string>, key: string, index: number): Promise<void> {
  const { code, said } = await runTool("ssh-add", ["-q", "-"], environment, `${key.trim()}\n`);
  if (code === 0) return;
  throw new DomainError(
    "bad_input",
    `SSH key ${index + 1} cannot be used (${said.trim() || "ssh-add refused it"}): give an unencrypted private key in OpenSSH's format.`,
  );
}

async function runTool(
  program: string,
  args: string[],
  environment: Record<string, string>,
  input: string,
): Promise<{ code: number; said: string }> {
  const child = spawn(program, args, { env: environmentOf(environment), stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  child.stdin.on("error", () => {}); // its exit code tells
  child.stdin.end(input);
  const [code] = await once(child, "close").catch((cause: unknown) => {
    throw noOpenSsh(cause);
  });
  return { code: typeof code === "number" ? code : 1, said };
}

const noOpenSsh = (cause: unknown) =>
  new DomainError(
    "unsupported",
    "OpenSSH's ssh-agent cannot be started on this machine: apt-get install -y openssh-client",
    { cause },
  );
