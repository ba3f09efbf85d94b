import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import path from "node:path";
import { type HandOver, RUN_FILES } from "@/server/contract/run-folder";
import { environmentOfJobs } from "@/server/env";
import { environmentOf } from "@/server/infra/processes/environment";
import { RUN_VARIABLE } from "@/server/infra/processes/run-processes";
import { runIdOf } from "@/server/infra/run-folder/run-place";

export interface JobStart {
  /** Run folder, absolute. A run that never began may have left one: it is made anew. */
  folder: string;
  /** The built job.mjs, in a folder named by its content. */
  jobFile: string;
  dataDir: string;
  machineId: string;
  handOver: HandOver;
}

/**
 * Starts the job process in a session of its own and hands everything over on its pipe. It outlives this runner: nothing
 * of it is tied to us but the pipe, which is closed once it has read the whole hand-over.
 */
export function startJobProcess({ folder, jobFile, dataDir, machineId, handOver }: JobStart): ChildProcess {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const words = openSync(path.join(folder, RUN_FILES.processLog), "a", 0o600);
  try {
    const child = spawn(process.execPath, [jobFile, folder, machineId], {
      cwd: folder,
      detached: true,
      env: environmentOf({
        ...environmentOfJobs(),
        FAIRLEAD_BUILD: path.dirname(jobFile),
        FAIRLEAD_DATA: path.resolve(dataDir),
        [RUN_VARIABLE]: runIdOf(handOver.jobId, handOver.run),
      }),
      stdio: ["pipe", words, words],
    });
    child.on("error", () => {}); // seen by its follower: no process, no beginning
    child.stdin?.on("error", () => {}); // it died before it had read everything: likewise
    child.stdin?.end(JSON.stringify(handOver));
    child.unref();
    return child;
  } finally {
    closeSync(words);
  }
}
