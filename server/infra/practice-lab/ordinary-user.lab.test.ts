import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PracticeCapacity, PracticeLabState } from "@/server/contract/practice-lab";
import { installDaemon } from "./ask-once";
import { callDaemon } from "./call-daemon";
import { listPracticeLabs, openPracticeLab, practiceLabCapacity } from "./client";
import { doorSocket } from "./daemon/places";
import { LabUnderTest, practiceHost, requireProgram } from "./lab-under-test";

const execute = promisify(execFile);
const user = `fltest${process.pid}`;
const sudoers = `/etc/sudoers.d/${user}`;
let lab: LabUnderTest;
let id = { uid: 0, gid: 0 };

/** What the user's process runs: our own client, told on the command line what to do. */
const DRIVER = `
import { endPracticeLab, openPracticeLab, practiceLabCapacity } from "./client";
import { callDaemon } from "./call-daemon";
const { machine, labId, question } = JSON.parse(process.argv[2]);
try {
  const answer = question === "end"
    ? await endPracticeLab({ labId, machine })
    : question
    ? await callDaemon(await openPracticeLab({ labId, machine }), question)
    : await practiceLabCapacity(machine);
  console.log(JSON.stringify({ answer }));
} catch (cause) {
  console.log(JSON.stringify({ reason: cause.reason, message: cause.message }));
}`;

/** Asks as the ordinary user, in a process of that user. */
async function asUser(
  labId: string,
  question?: unknown,
  door?: string,
): Promise<{ answer?: unknown; reason?: string; message?: string }> {
  const request = JSON.stringify({ machine: lab.machine(id, door), labId, question });
  const identity = ["--reuid", String(id.uid), "--regid", String(id.gid), "--clear-groups"];
  const command = [process.execPath, path.join(lab.folder, "driver.mjs"), request];
  const { stdout } = await execute("setpriv", [...identity, ...command], { timeout: 120_000 });
  return JSON.parse(stdout) as { answer?: unknown; reason?: string; message?: string };
}

/** A door as a root supervisor starts it for an installation of the user. */
async function openDoor(name: string) {
  const daemon = await installDaemon(lab.machine());
  const options = ["--uid", String(id.uid), "--gid", String(id.gid), "--name", name];
  const door = spawn(process.execPath, [daemon, "door", ...options], { stdio: "inherit" });
  const socket = doorSocket(id.uid, name);
  const pid = () =>
    callDaemon(socket, { verb: "hello" }).then(
      (answer) => z.object({ pid: z.number() }).parse(answer).pid,
      () => undefined,
    );
  await expect.poll(pid, { timeout: 10_000 }).toBe(door.pid);
  return {
    kill: () => door.kill("SIGKILL"),
    async stop(): Promise<void> {
      const ended = once(door, "exit");
      door.kill("SIGTERM");
      await ended;
    },
  };
}

beforeAll(async () => {
  requireProgram("sudo", "sudo");
  lab = await LabUnderTest.make();
  await build({
    stdin: { contents: DRIVER, resolveDir: import.meta.dirname, loader: "ts" },
    outfile: path.join(lab.folder, "driver.mjs"),
    tsconfig: path.resolve(import.meta.dirname, "../../../tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  await chmod(path.join(lab.folder, "driver.mjs"), 0o755);
  await execute("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", user]);
  const number = async (flag: string) => Number((await execute("id", [flag, user])).stdout);
  id = { uid: await number("-u"), gid: await number("-g") };
});

afterAll(async () => {
  for (const left of await listPracticeLabs(lab.machine(id)).catch(() => [])) {
    if (left.alive) await callDaemon(left.socket, { verb: "remove" });
  }
  await rm(sudoers, { force: true });
  await execute("userdel", [user]);
  await rm(`/run/fairlead/${id.uid}`, { recursive: true, force: true });
  await lab.end();
});

const hosts = [practiceHost("only", "worker")];

describe("an ordinary user", () => {
  it("F14: without sudo gets one sentence: not root and no sudo", async () => {
    const refused = await asUser(uuid(), { verb: "status" });
    expect(refused.reason).toBe("practice_lab_needs_root");
    expect(refused.message).toMatch(
      /^The practice lab needs root, .*not root and has no sudo.*start Fairlead as root/,
    );
    const capacity = PracticeCapacity.parse((await asUser(uuid())).answer);
    expect(capacity).toMatchObject({ supported: false, reason: refused.message });
  });

  it("with sudo makes, uses and removes a lab through a copy only root can write", async () => {
    await writeFile(sudoers, `${user} ALL=(root) NOPASSWD: ALL\n`, { mode: 0o440 });
    const labId = uuid();
    const made = await asUser(labId, { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts });
    expect(made.message).toBeUndefined();
    const state = PracticeLabState.parse(made.answer);
    const socket = statSync(`/run/fairlead/${id.uid}/labs/${labId}.sock`);
    expect({ uid: socket.uid, mode: socket.mode & 0o777 }).toEqual({ uid: id.uid, mode: 0o600 });
    const installed = statSync(await installDaemon(lab.machine()));
    expect({ uid: installed.uid, mode: installed.mode & 0o777 }).toEqual({ uid: 0, mode: 0o755 });
    await lab.trust(state);
    expect(await lab.ssh("only", "whoami")).toBe("root");
    expect((await asUser(labId, { verb: "remove" })).answer).toEqual({ removed: true });
    await expect.poll(() => existsSync(`/var/lib/fairlead-labs/${labId}`)).toBe(false);
    await rm(sudoers);
  });

  it("ends a lab by its own socket when sudo was taken away meanwhile", async () => {
    await writeFile(sudoers, `${user} ALL=(root) NOPASSWD: ALL\n`, { mode: 0o440 });
    const labId = uuid();
    const made = await asUser(labId, { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts });
    expect(made.message).toBeUndefined();
    await rm(sudoers);
    expect((await asUser(labId, "end")).answer).toBe(true);
    await expect.poll(() => existsSync(`/var/lib/fairlead-labs/${labId}`)).toBe(false);
    expect((await asUser(labId, "end")).answer).toBe(false);
  });

  it("with the door of a root supervisor needs no sudo", async () => {
    const door = await openDoor("first");
    try {
      const labId = uuid();
      const question = { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts };
      const { daemonPid } = PracticeLabState.parse((await asUser(labId, question, "first")).answer);
      await door.stop();
      // the lab outlives the door, and its own socket needs none
      expect(() => process.kill(daemonPid, 0)).not.toThrow();
      const socket = `/run/fairlead/${id.uid}/labs/${labId}.sock`;
      expect(PracticeLabState.parse(await callDaemon(socket, { verb: "status" })).hosts).toHaveLength(2);
      await callDaemon(socket, { verb: "remove" });
    } finally {
      door.kill();
    }
  });

  it("keeps the door of one installation when another of the same user stops, or the same one starts again", async () => {
    const supported = async (door: string) =>
      PracticeCapacity.parse((await asUser(uuid(), undefined, door)).answer).supported;
    const doors = [await openDoor("first"), await openDoor("second")];
    try {
      await doors[1]?.stop();
      expect({ first: await supported("first"), second: await supported("second") }).toEqual({
        first: true,
        second: false,
      });
      // a start that overlaps the stop before it
      doors.push(await openDoor("first"));
      await doors[0]?.stop();
      expect(await supported("first")).toBe(true);
      await doors[2]?.stop();
      expect(readdirSync(`/run/fairlead/${id.uid}`).filter((name) => name.startsWith("door"))).toEqual([]);
    } finally {
      for (const door of doors) door.kill();
    }
  });

  it("may not have another user's lab", async () => {
    const labId = uuid();
    const socket = await openPracticeLab({ labId, machine: lab.machine() });
    await writeFile(sudoers, `${user} ALL=(root) NOPASSWD: ALL\n`, { mode: 0o440 });
    const refused = await asUser(labId, { verb: "status" });
    expect(refused.message).toMatch(/belongs to another user/);
    await rm(sudoers);
    await callDaemon(socket, { verb: "remove" });
  });
});

it("F15: another platform gets one sentence and no lab", async () => {
  const machine = { ...lab.machine(), platform: "darwin" as const };
  await expect(openPracticeLab({ labId: uuid(), machine })).rejects.toMatchObject({
    reason: "practice_lab_not_linux",
    message: expect.stringContaining("this machine runs darwin: run Fairlead on a Linux machine"),
  });
  const capacity = await practiceLabCapacity(machine);
  expect(capacity).toMatchObject({ supported: false, fits: { cluster: 0, plain: 0 } });
  expect(capacity.reason).toContain("darwin");
});

it("does not run a daemon that others could have changed", async () => {
  const daemon = await installDaemon(lab.machine());
  await chmod(daemon, 0o757);
  try {
    // installed anew over the loose one
    expect(statSync(await installDaemon(lab.machine())).mode & 0o777).toBe(0o755);
  } finally {
    await chmod(daemon, 0o755);
  }
});
