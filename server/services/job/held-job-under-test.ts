import { makeJob, makeLab } from "@/db/testing/factories";
import type { RunEvent } from "@/server/contract/run-folder";
import type { ServiceTest } from "../context-under-test";
import { appendRunOutput, type LogChunk } from "./append-run-output";
import type { KnownTasks } from "./apply-events";
import { claimJob } from "./claim-job";

type NewEvent = RunEvent extends infer T ? (T extends RunEvent ? Omit<T, "seq" | "at"> : never) : never;

/** A job that a runner has claimed, and a short way to ship what it says. */
export async function holdNewJob(test: ServiceTest) {
  const { id } = await makeJob(test.db, { labId: (await makeLab(test.db)).id, createdAt: 1 });
  const held = await claimJob(test.system, { id: "a runner", machineId: "a machine" });
  if (held?.id !== id) throw new Error("another job was claimed");
  const job = { ...held, tasks: new Map() as KnownTasks };
  let at = { lastLine: 0, lastEvent: 0 };
  return {
    job,
    key: { jobId: id, run: 1 },
    async ship(lines: string[], events: NewEvent[] = []) {
      const first = at.lastLine + 1;
      const last = at.lastLine + lines.length;
      const chunks: LogChunk[] =
        lines.length === 0
          ? []
          : [{ first, last, data: lines.map((line) => `${line}\n`).join(""), times: lines.map(() => 1000) }];
      const numbered = events.map(
        (event, i) => ({ ...event, seq: at.lastEvent + 1 + i, at: 1000 + i }) as RunEvent,
      );
      at = await appendRunOutput(test.system, job, { ...at, chunks, events: numbered });
      return at;
    },
  };
}
