import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import { RUN_FILES, RunExit, RunResult, RunState } from "@/server/contract/run-folder";
import { isAlive } from "../processes/process-stat";
import { MEMORY, privatePrefix } from "./run-place";

/** Undefined while there is none. @throws Error when it is none that this version can read */
const readJson = <T extends z.ZodType>(folder: string, name: string, shape: T): z.infer<T> | undefined => {
  const file = path.join(folder, name);
  return existsSync(file) ? shape.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
};

export const readExit = (folder: string): RunExit | undefined => readJson(folder, RUN_FILES.exit, RunExit);
export const readResult = (folder: string): RunResult | undefined =>
  readJson(folder, RUN_FILES.result, RunResult);

/** The job process has read its whole hand-over: the run may have changed something. */
export const hasBegun = (folder: string): boolean => existsSync(path.join(folder, RUN_FILES.console));

/** Does the run's job process live? */
export function isProcessAlive(folder: string): boolean {
  const state = readJson(folder, RUN_FILES.state, RunState);
  return state !== undefined && isAlive(state);
}

/** Last words of a job process that could not log any more, or not yet. */
export function readLastWords(folder: string): string {
  const file = path.join(folder, RUN_FILES.processLog);
  return existsSync(file)
    ? readFileSync(file, "utf8").trim().split("\n").slice(-5).join(" ").slice(-500)
    : "";
}

/** Asks the job process to end; it looks every 100 ms. */
export function requestCancel(folder: string): void {
  if (existsSync(folder)) writeFileSync(path.join(folder, RUN_FILES.cancel), "", { mode: 0o600 });
}

/** What a run that was killed left in memory. */
export function removePrivateFolders(runId: string): void {
  if (!existsSync(MEMORY)) return;
  for (const name of readdirSync(MEMORY)) {
    if (name.startsWith(privatePrefix(runId))) {
      rmSync(path.join(MEMORY, name), { recursive: true, force: true });
    }
  }
}
