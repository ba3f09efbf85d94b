import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { PracticeLabError } from "@/server/domain/practice-lab";
import { type CallOptions, type DoorQuestion, readReply } from "./call-daemon";
import type { PracticeMachine } from "./machine";
import { isRootOwned } from "./root-owned";

const INSTALLED = "/usr/local/lib/fairlead";

/**
 * Asks the door's question of a daemon started for it: as root directly, else through `sudo -n`. What root runs is a copy
 * only root can write, by a node only root can write.
 */
export async function askOnce(
  machine: PracticeMachine,
  question: DoorQuestion,
  options: CallOptions,
): Promise<unknown> {
  const node = rootOwnedNode(machine);
  const daemon = await installDaemon(machine, options.signal);
  const request = JSON.stringify({ id: 1, ...question });
  const owner = ["--uid", String(machine.uid), "--gid", String(machine.gid)];
  return asRoot(machine, [node, daemon, "once", ...owner, "--request", request], options);
}

/** Short content name of a daemon file, as in lab-daemon-<sha>.mjs. */
const daemonVersion = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** The node the daemon may be run with. */
export function rootOwnedNode(machine: PracticeMachine): string {
  const node = [machine.nodeFile, "/usr/bin/node", "/usr/local/bin/node"].find(isRootOwned);
  if (node) return node;
  throw new PracticeLabError(
    "practice_lab_needs_root",
    `The practice lab's daemon runs as root and therefore only with a node that root alone can change, which ${machine.nodeFile} is not and /usr/bin/node is missing: install Node.js for the whole machine.`,
  );
}

/**
 * Puts the daemon where only root can change it, under its content's name.
 * @returns its path
 */
export async function installDaemon(machine: PracticeMachine, signal?: AbortSignal): Promise<string> {
  const bytes = await readFile(machine.daemonFile).catch((cause: unknown) => {
    throw new PracticeLabError(
      "practice_lab_failed",
      `The practice lab's daemon is not at ${machine.daemonFile}: run npm run build.`,
      { cause },
    );
  });
  const target = `${INSTALLED}/lab-daemon-${daemonVersion(bytes)}.mjs`;
  if (!isInstalled(target, bytes)) {
    const install = ["install", "-D", "-o", "root", "-g", "root", "-m", "0755"];
    await asRoot(machine, [...install, machine.daemonFile, target], signal ? { signal } : {});
    if (!isInstalled(target, bytes)) {
      throw new PracticeLabError(
        "practice_lab_failed",
        `The practice lab's daemon at ${target} is not the one of this version, or others than root can change it or a folder above it: remove it and check the folders.`,
      );
    }
  }
  return target;
}

function isInstalled(target: string, bytes: Uint8Array): boolean {
  try {
    return isRootOwned(target) && readFileSync(target).equals(bytes);
  } catch {
    return false;
  }
}

/** Runs a program as root and returns the answer among its lines, if it gives one. */
function asRoot(machine: PracticeMachine, command: string[], options: CallOptions): Promise<unknown> {
  const [program = "", ...args] = machine.uid === 0 ? command : ["sudo", "-n", "--", ...command];
  return new Promise((resolve, reject) => {
    // a program of the machine: the web build need not look for it among the project's files
    const child = spawn(/*turbopackIgnore: true*/ program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: "/",
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let settled: ReturnType<typeof readReply>;
    let complaint = "";
    createInterface({ input: child.stdout }).on("line", (text) => {
      settled = readReply(text, options.onLine) ?? settled;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });
    child.once("error", (cause: NodeJS.ErrnoException) => {
      reject(program === "sudo" && cause.code === "ENOENT" ? needsRoot("sudo is not installed") : cause);
    });
    child.once("close", (code) => {
      if (settled && "error" in settled) reject(settled.error);
      else if (settled) resolve(settled.result);
      else if (code === 0) resolve(undefined);
      else if (program === "sudo" && complaint.startsWith("sudo:")) reject(needsRoot(firstLine(complaint)));
      else
        reject(
          new PracticeLabError(
            "practice_lab_failed",
            `The practice lab cannot start: ${firstLine(complaint)}`,
          ),
        );
    });
  });
}

const firstLine = (text: string) => text.trim().split("\n")[0] ?? "";

const needsRoot = (why: string) =>
  new PracticeLabError(
    "practice_lab_needs_root",
    `The practice lab needs root, and this user is not root and has no sudo without a password (${why}): start Fairlead as root, or allow this user \`sudo -n\`.`,
  );
