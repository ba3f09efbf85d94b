import { existsSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import {
  OpenedLab,
  PracticeCapacity,
  type PracticeLabErrorCode,
  PracticeLabList,
} from "@/server/contract/practice-lab";
import { noPracticeCapacity, PracticeLabError } from "@/server/domain/practice-lab";
import { askOnce } from "./ask-once";
import { type CallOptions, callDaemon, type DoorQuestion } from "./call-daemon";
import { doorSocket, labLog, labSocket } from "./daemon/places";
import { type PracticeMachine, thisMachine } from "./machine";

/**
 * Asks this installation's door when it is open, else root by itself or `sudo -n`.
 * Errors: `practice_lab_not_linux`, `practice_lab_needs_root` and the door's own.
 */
async function askDoor(
  machine: PracticeMachine,
  question: DoorQuestion,
  options: CallOptions,
): Promise<unknown> {
  if (machine.platform !== "linux") {
    throw new PracticeLabError(
      "practice_lab_not_linux",
      `The practice lab needs Linux namespaces and this machine runs ${machine.platform}: run Fairlead on a Linux machine or in a Linux VM.`,
    );
  }
  if (machine.door === undefined) return askOnce(machine, question, options);
  try {
    return await callDaemon(doorSocket(machine.uid, machine.door), question, options);
  } catch (cause) {
    // the supervisor that opened it is gone
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "ENOENT" && code !== "ECONNREFUSED" && code !== "EACCES") throw cause;
  }
  return askOnce(machine, question, options);
}

/** Starts the lab's daemon unless it runs. @returns the socket for `callDaemon` */
export async function openPracticeLab(
  lab: { labId: string; machine?: PracticeMachine } & CallOptions,
): Promise<string> {
  const opened = await askDoor(lab.machine ?? thisMachine(), { verb: "open", labId: lab.labId }, lab);
  return OpenedLab.parse(opened).socket;
}

/** How many hosts fit now and why; where practice labs cannot run, why not. */
export async function practiceLabCapacity(machine = thisMachine()): Promise<PracticeCapacity> {
  try {
    return PracticeCapacity.parse(await askDoor(machine, { verb: "capacity" }, {}));
  } catch (cause) {
    if (cause instanceof PracticeLabError) return noPracticeCapacity(cause.message);
    throw cause;
  }
}

/** The caller's practice labs on this machine. */
export async function listPracticeLabs(machine = thisMachine()): Promise<PracticeLabList> {
  return PracticeLabList.parse(await askDoor(machine, { verb: "list" }, {}));
}

/** How long the kernel and the daemon may take to clear a lab. */
const ENDING_MS = 30_000;

/**
 * Ends a lab of the caller's and waits until this machine has nothing of it; also one that is being undone already.
 * @returns false when there was no such lab here
 * @throws PracticeLabError when it is still there after 30 s, or the door cannot be asked
 */
export async function endPracticeLab({
  labId,
  machine = thisMachine(),
  onLine,
}: {
  labId: string;
  machine?: PracticeMachine;
  onLine?: (line: string) => void;
}): Promise<boolean> {
  const find = () => findPracticeLab(labId, machine);
  const options = onLine ? { onLine } : {};
  let lab = await find();
  const found = lab !== undefined;
  for (const end = Date.now() + ENDING_MS; lab; lab = await find()) {
    if (Date.now() > end) throw notGone(labId);
    if (!lab.alive) await sweepPracticeLabs(machine, options);
    // a daemon that ends by itself hangs up: the next look says whether anything is left
    else await callDaemon(lab.socket, { verb: "remove" }, options).catch(() => delay(100));
  }
  return found;
}

/** Does this lab's daemon live? Its own socket tells, so neither root nor the door is asked. */
export function practiceLabAnswers(labId: string, machine = thisMachine()): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(labSocket(machine.uid, labId));
    connection.once("error", () => resolve(false));
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
  });
}

/** The lab if this machine has it. Its own socket needs no root, so what the door cannot be asked is seen there. */
async function findPracticeLab(labId: string, machine: PracticeMachine) {
  try {
    return (await listPracticeLabs(machine)).find((lab) => lab.labId === labId);
  } catch (cause) {
    const socket = labSocket(machine.uid, labId);
    const unasked = cause instanceof PracticeLabError && NO_DOOR.includes(cause.reason);
    if (!unasked) throw cause;
    return existsSync(socket) ? { alive: true, socket } : undefined;
  }
}
const NO_DOOR: readonly PracticeLabErrorCode[] = ["practice_lab_needs_root", "practice_lab_not_linux"];

const notGone = (labId: string) =>
  new PracticeLabError(
    "practice_lab_failed",
    `Practice lab ${labId} is still on this machine ${ENDING_MS / 1000} s after it was asked to end: remove it again, and look at ${labLog(labId)}.`,
  );

/** Clears what dead practice labs left; also done by every start. */
export async function sweepPracticeLabs(machine = thisMachine(), options: CallOptions = {}): Promise<void> {
  await askDoor(machine, { verb: "sweep" }, options);
}
