import type { ServiceContext } from "../context";
import { type RunHead, readRun } from "./read-run";

/** State and length of a run's log (the last run's unless named) in one indexed read: what a stream asks for every 50 ms. */
export async function peekJob(
  ctx: ServiceContext,
  input: { jobId: string; run?: number | undefined },
): Promise<RunHead> {
  return readRun(ctx, input.jobId, input.run);
}
