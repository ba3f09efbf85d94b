import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { JobKind } from "@/server/contract/job";
import { PracticeLabState, type PracticeLabUpPlan, PracticeStep } from "@/server/contract/practice-lab";
import { type HandOver, RUN_FILES, RunEvent, RunExit, RunResult } from "@/server/contract/run-folder";
import { practiceHosts } from "@/server/domain/practice-lab";
import { callDaemon } from "@/server/infra/practice-lab/call-daemon";
import { listPracticeLabs, practiceLabAnswers, sweepPracticeLabs } from "@/server/infra/practice-lab/client";
import { LabUnderTest } from "@/server/infra/practice-lab/lab-under-test";
import {
  expectNothingLeft,
  type MachineSnapshot,
  takeSnapshot,
} from "@/server/infra/practice-lab/machine-snapshot-under-test";
import { buildJob } from "@/server/job-process/build-job.mjs";

let lab: LabUnderTest;
let folder: string;
let before: MachineSnapshot;
const started: ChildProcess[] = [];

beforeAll(async () => {
  lab = await LabUnderTest.make();
  folder = mkdtempSync(path.join(tmpdir(), "fairlead-job-"));
  await buildJob(path.join(folder, "job.mjs"));
  await sweepPracticeLabs(lab.machine());
  before = await takeSnapshot();
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  for (const left of await listPracticeLabs(lab.machine())) {
    if (left.alive) await callDaemon(left.socket, { verb: "remove" });
  }
  rmSync(folder, { recursive: true, force: true });
  await lab.end();
});

/** A real job process, handed over to as a runner does it. */
function startJob(kind: JobKind, plan: unknown) {
  const jobId = uuid();
  const runFolder = path.join(folder, jobId);
  mkdirSync(runFolder, { mode: 0o700 });
  const env = { ...process.env, FAIRLEAD_BUILD: lab.folder, FAIRLEAD_RUN: `${jobId}.1` };
  const argv = [path.join(folder, "job.mjs"), runFolder, "a test's machine"];
  const child = spawn(process.execPath, argv, { env, stdio: ["pipe", "inherit", "inherit"] });
  started.push(child);
  const ended = once(child, "exit");
  const publicKey = Buffer.alloc(32, 9).toString("base64");
  const handOver: HandOver = { version: 1, jobId, kind, run: 1, plan, secrets: {}, publicKey };
  child.stdin.end(JSON.stringify(handOver));
  const read = (name: keyof typeof RUN_FILES) => {
    const file = path.join(runFolder, RUN_FILES[name]);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  const events = () =>
    read("events")
      .split("\n")
      .filter(Boolean)
      .map((line) => RunEvent.parse(JSON.parse(line)));
  return {
    child,
    ended,
    read,
    events,
    cancel: () => writeFileSync(path.join(runFolder, RUN_FILES.cancel), ""),
    /** Waits until the stage has begun. */
    async reached(stage: string): Promise<void> {
      await expect
        .poll(() => events().some((event) => event.type === "stage" && event.stage === stage), {
          timeout: 60_000,
          interval: 5,
        })
        .toBe(true);
    },
    async exit(): Promise<RunExit> {
      await ended;
      return RunExit.parse(JSON.parse(read("exit")));
    },
  };
}

const upPlan = (labId: string, hosts = 2): PracticeLabUpPlan => ({
  labId,
  kind: "plain",
  authorizedKey: lab.authorizedKey,
  hosts: practiceHosts({ kind: "plain", hosts, telco: true }),
  range: "198.18.0.0/15",
});

it("makes a lab in three stages, live, and takes it away again", async () => {
  const labId = uuid();
  const up = startJob("practice-lab-up", upPlan(labId));
  const exit = await up.exit();
  expect(exit.outcome, exit.message).toBe("succeeded");
  expect(exit.message).toMatch(/^2 hosts behind a jump host answer, in \d+(\.\d+)? s/);
  const steps = PracticeStep.options.flatMap((stage) => [
    { stage, status: "running" },
    { stage, status: "succeeded" },
  ]);
  const told = up.events().flatMap((event) => {
    return event.type === "stage" ? [{ stage: event.stage, status: event.status }] : [];
  });
  expect(told).toEqual(steps);
  for (const name of ["jump", "host-1", "host-2"])
    expect(up.read("console")).toContain(`${name}: SSH answers`);
  const { data } = RunResult.parse(JSON.parse(up.read("result")));
  const state = z.object({ lab: PracticeLabState }).parse(data).lab;
  await lab.trust(state);
  expect(await lab.ssh("host-2", "hostname")).toBe("host-2");
  // the lab outlives the job that made it
  expect(await practiceLabAnswers(labId, lab.machine())).toBe(true);

  const remove = await startJob("practice-lab-remove", { labId }).exit();
  expect(remove).toMatchObject({ outcome: "succeeded", message: expect.stringContaining("hosts are gone") });
  await expectNothingLeft(before);
  const again = await startJob("practice-lab-remove", { labId }).exit();
  expect(again).toMatchObject({
    outcome: "succeeded",
    message: "No host of this lab was left on this machine.",
  });
});

it.each(PracticeStep.options)("leaves nothing behind when it is cancelled in stage %s", async (stage) => {
  const labId = uuid();
  const up = startJob("practice-lab-up", upPlan(labId));
  await up.reached(stage);
  up.cancel();
  const exit = await up.exit();
  if (stage === "base") expect(exit.outcome).toBe("canceled");
  if (exit.outcome === "canceled") {
    const last = up.events().findLast((event) => event.type === "stage");
    expect(last).toMatchObject({ status: "canceled" });
  } else {
    // the cancel came when the lab was up already
    expect(exit.outcome).toBe("succeeded");
    await startJob("practice-lab-remove", { labId }).exit();
  }
  await expectNothingLeft(before);
});

it("fails with the daemon's sentence, and leaves nothing behind", async () => {
  const plan = { ...upPlan(uuid()), range: "198.18.0.0/30" };
  const up = startJob("practice-lab-up", plan);
  const exit = await up.exit();
  expect(exit).toMatchObject({
    outcome: "failed",
    message: expect.stringContaining("practice range 198.18.0.0/30 is not usable"),
  });
  expect(up.events().findLast((event) => event.type === "stage")).toMatchObject({ status: "failed" });
  await expectNothingLeft(before);
});

it("is undone by the daemon when the job process is killed while it makes the lab", async () => {
  const up = startJob("practice-lab-up", upPlan(uuid(), 3));
  await up.reached("ssh");
  up.child.kill("SIGKILL");
  await up.ended;
  expect(up.read("exit")).toBe("");
  await expectNothingLeft(before);
});
