import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BuiltBundle, type BundleBuildPlan } from "@/server/contract/bundle-build";
import { type HandOver, RUN_FILES, RunEvent, RunExit, RunResult } from "@/server/contract/run-folder";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { environmentOfJobs } from "@/server/env";
import { BUILD_STAGES } from "@/server/infra/bundle/build/build-bundle";
import { bundleCache } from "@/server/infra/bundle/bundle-folders";
import { bundleForTests } from "@/server/infra/bundle/bundle-under-test";
import { readBundle } from "@/server/infra/bundle/read-bundle";
import { buildJob } from "@/server/job-process/build-job.mjs";

const work = mkdtempSync(path.join(tmpdir(), "fairlead-build-job-"));
const program = path.join(work, "job.mjs");
const [kubernetes = ""] = BUILDABLE_VERSIONS;
const jobId = "01930000-0000-7000-8000-00000000b111";

beforeAll(async () => {
  await bundleForTests(); // fills the cache
  await buildJob(program);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Starts a run as a runner does. */
function start(run: number, plan: BundleBuildPlan) {
  const folder = path.join(work, `run-${run}`);
  mkdirSync(folder);
  const { publicKey } = generateKeyPairSync("x25519");
  const handOver: HandOver = {
    version: 1,
    jobId,
    kind: "bundle-build",
    run,
    plan,
    secrets: {},
    publicKey: publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64"),
  };
  const env: NodeJS.ProcessEnv = { NODE_ENV: "production", ...environmentOfJobs() };
  const child = spawn(process.execPath, [program, folder, "this-machine"], {
    env,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdin?.end(JSON.stringify(handOver));
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
  return {
    folder,
    ended,
    log: () => (existsSync(path.join(folder, RUN_FILES.console)) ? read(RUN_FILES.console) : ""),
    exit: () => RunExit.parse(JSON.parse(read(RUN_FILES.exit))),
    result: () => RunResult.parse(JSON.parse(read(RUN_FILES.result))),
    stages: () =>
      read(RUN_FILES.events)
        .trim()
        .split("\n")
        .map((line) => RunEvent.parse(JSON.parse(line)))
        .flatMap((event) => (event.type === "stage" ? [`${event.stage} ${event.status}`] : [])),
  };
}

const planIn = (cacheDir: string): BundleBuildPlan => ({
  kubernetes,
  sources: path.resolve("bundle"),
  cacheDir,
  store: path.join(work, "store"),
});

it("builds into the store, stage by stage, with every line in the log", async () => {
  const run = start(1, planIn(await bundleCache()));
  await run.ended;
  expect(run.exit(), run.log()).toMatchObject({
    outcome: "succeeded",
    message: expect.stringMatching(/in the store: \d+ MB/),
  });
  expect(run.stages()).toEqual(BUILD_STAGES.flatMap(({ id }) => [`${id} running`, `${id} succeeded`]));
  expect(run.log()).toContain(`Building a bundle of Kubernetes ${kubernetes}`);
  const { id, manifest } = BuiltBundle.parse(run.result().data.bundle);
  expect(await readBundle(path.join(work, "store", id))).toEqual({ id, manifest });
  expect(readdirSync(path.join(work, "store"))).toEqual([id]);
});

it("ends go when the job is canceled, and leaves nothing behind", async () => {
  const cache = path.join(work, "cold-cache");
  const run = start(2, planIn(cache));
  const compiling = () =>
    readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && environOf(pid).includes(cache));
  while (!/^go: downloading/m.test(run.log()) && !existsSync(path.join(run.folder, RUN_FILES.exit)))
    await sleep(50);
  expect(compiling().length).toBeGreaterThan(0);
  writeFileSync(path.join(run.folder, RUN_FILES.cancel), "");
  await run.ended;
  expect(run.exit()).toMatchObject({ outcome: "canceled" });
  expect(run.stages().slice(-1)).toEqual(["kubernetes canceled"]);
  expect(compiling()).toEqual([]);
  expect(readdirSync(cache).filter((name) => name.startsWith("work-"))).toEqual([]);
});

function environOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}
