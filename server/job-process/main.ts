import { existsSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { HandOver, RUN_FILES, type RunState } from "@/server/contract/run-folder";
import { processStart } from "@/server/infra/processes/process-stat";
import { writeWhole } from "@/server/infra/run-folder/write-whole";
import { runStepOf } from "./kinds";
import { markStarted, Run } from "./run";

/** How often the run folder is asked whether the user cancelled, ms. */
const LOOK_MS = 100;

/** Exit codes that a runner reads: the run did not begin. */
const NEVER_BEGAN = 3;

/**
 * Program of a job process: `job.mjs RUN_FOLDER MACHINE_ID`, the hand-over on stdin. Nothing is done before the whole
 * hand-over has arrived: end of file before that means that the runner has died, and another one may start the run.
 */
async function main(): Promise<void> {
  const [folder = "", machineId = ""] = process.argv.slice(2);
  process.umask(0o077);
  if (!markStarted(folder)) {
    process.exitCode = NEVER_BEGAN;
    return;
  }
  const state: RunState = {
    version: 1,
    machineId,
    pid: process.pid,
    processStart: processStart(process.pid) ?? "",
  };
  writeWhole(path.join(folder, RUN_FILES.state), JSON.stringify(state));
  const handOver = readHandOver(await text(process.stdin));
  const run = handOver && beginRun(folder, handOver);
  if (!run) {
    process.exitCode = NEVER_BEGAN;
    return;
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => run.abandon(`The job process was told to end (${signal}).`));
  }
  process.on("SIGHUP", () => {}); // it has no terminal
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (cause: unknown) => {
      run.abandon(`Something went wrong inside the job (${cause instanceof Error ? cause.message : cause}).`);
    });
  }
  const looking = setInterval(() => {
    if (existsSync(path.join(folder, RUN_FILES.cancel))) {
      clearInterval(looking);
      run.cancel();
    }
  }, LOOK_MS);
  await run.toEnd(() => runStepOf(handOver.kind));
  process.exit(0); // what a kind left open must not keep an ended run alive
}

/** @returns undefined when it cannot begin; its runner reads why in process.log */
function beginRun(folder: string, handOver: HandOver): Run | undefined {
  try {
    return new Run(folder, handOver);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    return undefined;
  }
}

/** @returns undefined when the pipe closed before the document was complete */
function readHandOver(document: string): HandOver | undefined {
  try {
    return HandOver.parse(JSON.parse(document));
  } catch {
    return undefined;
  }
}

await main();
