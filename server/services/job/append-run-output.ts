import { and, eq } from "drizzle-orm";
import type { RunEvent } from "@/server/contract/run-folder";
import type { ServiceContext } from "../context";
import { applyEvents, type KnownTasks } from "./apply-events";
import { FenceLost, type HeldRun, isHeld } from "./fence";

/** Lines that follow each other, as one row of the store: at most 64 KiB, or one longer line. */
export interface LogChunk {
  first: number;
  last: number;
  /** Bytes of console.log: each line with its newline. */
  data: string;
  times: number[];
}

/** What a runner read from a run folder since the last time. */
export interface RunOutput {
  /** Stored so far. */
  lastLine: number;
  lastEvent: number;
  chunks: readonly LogChunk[];
  events: readonly RunEvent[];
}

/**
 * Appends lines and events in one transaction, and only right after those that are stored: a runner that was thought
 * dead, or that repeats itself, writes nothing.
 * @returns how far the store is now
 * @throws FenceLost
 */
export async function appendRunOutput(
  ctx: ServiceContext,
  held: HeldRun & { tasks: KnownTasks },
  output: RunOutput,
): Promise<{ lastLine: number; lastEvent: number }> {
  const lastLine = output.chunks.at(-1)?.last ?? output.lastLine;
  const lastEvent = output.events.at(-1)?.seq ?? output.lastEvent;
  const runKey = { jobId: held.id, run: held.run };
  await ctx.db.write(
    async (db) => {
      const { q, t } = db;
      const moved = await q
        .update(t.job)
        .set({ lastLine, lastEvent, heartbeatAt: ctx.clock.now() })
        .where(
          and(isHeld(t, held), eq(t.job.lastLine, output.lastLine), eq(t.job.lastEvent, output.lastEvent)),
        )
        .returning({ id: t.job.id });
      if (moved.length === 0) throw new FenceLost(held);
      if (output.chunks.length > 0) {
        await q
          .update(t.jobRun)
          .set({ lastLine })
          .where(and(eq(t.jobRun.jobId, held.id), eq(t.jobRun.run, held.run)));
        await q.insert(t.jobLogChunk).values(
          output.chunks.map(({ first, last, data, times }) => ({
            ...runKey,
            firstLine: first,
            lastLine: last,
            data,
            times,
          })),
        );
      }
      await applyEvents({ ...ctx, db }, held, output.events);
    },
    { kind: "log" },
  );
  return { lastLine, lastEvent };
}
