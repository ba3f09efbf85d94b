import { rmSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { answerDoor, type Owner, sweepMachine } from "./door";
import { PracticeLab } from "./lab";
import { doorSocket, labSocket } from "./places";
import { answerLine, serveRequests } from "./serve";
import { probeBanners } from "./ssh-banner";

/**
 * The practice lab's root side, one file. `door` answers one installation of one user for as long as it lives; `once` answers one request
 * of the door and ends; `lab` owns one lab; `probe` is a lab's eye in its own network.
 */
const Arguments = z.object({
  uid: z.coerce.number().int().min(0),
  gid: z.coerce.number().int().min(0),
  name: z
    .string()
    .regex(/^[0-9a-z]{1,32}$/)
    .optional(),
  lab: z.uuid().optional(),
  request: z.string().max(4096).optional(),
});

/** A daemon nobody asks for a lab ends after this long. */
const IDLE_MS = 60_000;

async function main(): Promise<void> {
  const [mode, ...rest] = process.argv.slice(2);
  if (mode === "probe") return probeBanners(rest);
  if (process.getuid?.() !== 0) throw new Error("The practice lab's daemon has to be started by root.");
  process.umask(0o022);
  process.chdir("/");
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: rest,
    options: { uid: text, gid: text, name: text, lab: text, request: text },
  });
  const { uid, gid, name, lab, request } = Arguments.parse(values);
  const owner: Owner = { uid, gid };
  if (mode === "door" && name !== undefined) await serveDoor(owner, name);
  else if (mode === "once" && request !== undefined) await answerOnce(owner, request);
  else if (mode === "lab" && lab !== undefined) await serveLab(owner, lab);
  else throw new Error(`The practice lab's daemon has no mode ${mode ?? ""}.`);
}

async function serveDoor(owner: Owner, name: string): Promise<void> {
  await sweepMachine((line) => console.log(line));
  const socket = doorSocket(owner.uid, name);
  await serveRequests(socket, owner, (input, line) => answerDoor(owner, input, line));
  const made = inodeOf(socket);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      // one that was started after it stands at the same place: that one is not ours to take away
      if (inodeOf(socket) === made) rmSync(socket, { force: true });
      process.exit(0);
    });
  }
}

const inodeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.ino;

async function answerOnce(owner: Owner, request: string): Promise<void> {
  const print = (reply: unknown) => process.stdout.write(`${JSON.stringify(reply)}\n`);
  await answerLine(
    request,
    (input, line) => answerDoor(owner, input, line),
    print,
    new AbortController().signal,
  );
}

async function serveLab(owner: Owner, labId: string): Promise<void> {
  const goodbye = () => {
    setTimeout(() => process.exit(0), 50); // the last answer is still on its way
  };
  const lab = new PracticeLab(labId, owner.uid, goodbye);
  await serveRequests(labSocket(owner.uid, labId), owner, (input, line, signal) =>
    lab.handle(input, line, signal),
  );
  const remove = () => void lab.handle({ id: 0, verb: "remove" }, () => {}, new AbortController().signal);
  setTimeout(() => {
    if (lab.idle) remove();
  }, IDLE_MS).unref();
  // a machine that goes down, or a person: without the daemon there is no lab
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, remove);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
});
