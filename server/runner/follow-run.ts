import { setTimeout as sleep } from "node:timers/promises";
import { isProcessAlive, readExit } from "@/server/infra/run-folder/read-run-files";
import { RunFolderReader } from "@/server/infra/run-folder/run-folder-reader";
import { appendRunOutput, type LogChunk } from "@/server/services/job/append-run-output";
import type { KnownTasks } from "@/server/services/job/apply-events";
import type { HeldJob } from "@/server/services/job/claim-job";
import { endByExit, endInterrupted } from "./end-job";
import { persist } from "./persist";
import type { RunnerPlace } from "./place";

/** Lines wait at most this long for others that go into the same write, ms. */
const FLUSH_MS = 50;
/** How often a job process is looked for, ms. */
const LOOK_MS = 250;

export const GONE =
  "The job process is gone without having said how the job ended (it was killed, or this machine restarted): look at the findings, then start the job again.";

/** Ships a run's output into the database until the run has ended, and ends the job. */
export async function followRun(
  place: RunnerPlace,
  job: HeldJob & { tasks: KnownTasks },
  folder: string,
): Promise<void> {
  const reader = new RunFolderReader(folder, job);
  const stored = { lastLine: job.lastLine, lastEvent: job.lastEvent };
  const ship = async (output: {
    chunks: LogChunk[];
    events: ReturnType<RunFolderReader["read"]>["events"];
  }) => {
    const write = () => appendRunOutput(place.ctx, job, { ...stored, ...output });
    Object.assign(stored, await persist(job.id, place.stopping, write));
  };
  try {
    for (let lookedAt = 0; ; ) {
      place.stopping.throwIfAborted();
      const began = Date.now();
      // asked before reading: what is read after the process has gone is everything
      const exit = readExit(folder);
      const look = exit === undefined && began - lookedAt >= LOOK_MS;
      const gone = look && !isProcessAlive(folder) && readExit(folder) === undefined;
      if (look) lookedAt = began;
      const output = reader.read();
      if (output.chunks.length + output.events.length > 0) {
        await ship(output);
        if (sizeOf(output.chunks) > FULL) continue;
      } else if (exit && stored.lastLine >= exit.lastLine && stored.lastEvent >= exit.lastEvent) {
        return await endByExit(place, job, folder, exit);
      } else if (exit || gone) {
        await ship({ chunks: reader.readRest(), events: reader.read().events });
        if (!exit) return await endInterrupted(place, job, GONE);
        if (stored.lastLine < exit.lastLine || stored.lastEvent < exit.lastEvent) {
          return await endInterrupted(
            place,
            job,
            "The run folder has lost part of the log: the disk may be damaged.",
          );
        }
      }
      await sleep(Math.max(0, FLUSH_MS - (Date.now() - began)), undefined, { signal: place.stopping });
    }
  } finally {
    reader.close();
  }
}

/** So much at once means that more is waiting. */
const FULL = 512 * 1024;
const sizeOf = (chunks: readonly LogChunk[]) => chunks.reduce((sum, { data }) => sum + data.length, 0);
