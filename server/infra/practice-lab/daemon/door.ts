import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  DoorRequest,
  type OpenedLab,
  type PracticeCapacity,
  type PracticeLabList,
} from "@/server/contract/practice-lab";
import { PracticeLabError, practiceCapacity } from "@/server/domain/practice-lab";
import { ENVIRONMENT } from "./command";
import { readInotifyUse } from "./inotify";
import { readLabRecords } from "./lab-record";
import { withMachineLock } from "./machine-lock";
import { labLog, labSocket } from "./places";
import { removeEmptyState, sweepDeadLabs } from "./sweep";

export interface Owner {
  uid: number;
  gid: number;
}

/** What a caller may ask before a lab of its own exists. */
export async function answerDoor(
  owner: Owner,
  input: unknown,
  line: (text: string) => void,
): Promise<OpenedLab | PracticeCapacity | PracticeLabList | { swept: number } | { pid: number }> {
  const request = DoorRequest.parse(input);
  switch (request.verb) {
    case "hello":
      return { pid: process.pid };
    case "capacity":
      return practiceCapacity(readInotifyUse());
    case "list":
      return readLabRecords()
        .filter((lab) => lab.uid === owner.uid)
        .map(({ labId, alive, hosts }) => ({ labId, alive, hosts, socket: labSocket(owner.uid, labId) }));
    case "sweep":
      return { swept: await sweepMachine(line) };
    case "open":
      return openLab(owner, request.labId, line);
  }
}

export function sweepMachine(line: (text: string) => void): Promise<number> {
  return withMachineLock("labs", async () => {
    const swept = await sweepDeadLabs(line);
    await removeEmptyState();
    return swept;
  });
}

/** The socket of the lab's daemon, started when none runs. Locked, or two callers could start two. */
function openLab(owner: Owner, labId: string, line: (text: string) => void): Promise<OpenedLab> {
  return withMachineLock("labs", async () => {
    const socket = labSocket(owner.uid, labId);
    const taken = readLabRecords().find((lab) => lab.labId === labId);
    if (taken && taken.uid !== owner.uid) {
      throw new PracticeLabError("practice_lab_wrong_state", "This practice lab belongs to another user.");
    }
    if (taken?.alive && (await answers(socket))) return { socket };
    await sweepDeadLabs(line);
    return startLab(owner, labId, socket);
  });
}

async function startLab(owner: Owner, labId: string, socket: string): Promise<OpenedLab> {
  mkdirSync(path.dirname(labLog(labId)), { recursive: true, mode: 0o700 });
  const log = openSync(labLog(labId), "a", 0o600);
  const program = process.argv[1] ?? "";
  const identity = ["--uid", String(owner.uid), "--gid", String(owner.gid), "--lab", labId];
  // A private mount namespace: what the daemon mounts is never the machine's, and goes with it.
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", process.execPath, program, "lab", ...identity],
    { detached: true, stdio: ["ignore", log, log], env: ENVIRONMENT, cwd: "/" },
  );
  closeSync(log);
  let ended = false;
  child.once("error", () => {
    ended = true;
  });
  child.once("exit", () => {
    ended = true;
  });
  child.unref();
  for (const end = Date.now() + 10_000; !ended && Date.now() < end; await delay(10)) {
    if (await answers(socket)) return { socket };
  }
  throw new PracticeLabError(
    "practice_lab_failed",
    `The practice lab's daemon did not start; see ${labLog(labId)}`,
  );
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}
