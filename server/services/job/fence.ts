import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import { LAB_HOLDING } from "@/server/contract/job";
import { DomainError } from "@/server/domain/errors";

/** A run as one runner holds it: what it writes holds for this fence only. */
export interface HeldRun {
  id: string;
  run: number;
  fence: number;
}

/** Another runner has taken the job, or it has ended: nothing was written. */
export class FenceLost extends DomainError {
  constructor(held: HeldRun) {
    super("conflict", `Job ${held.id} is no longer this runner's.`);
    this.name = "FenceLost";
  }
}

/** The job row, if it is still held as `held` says. */
export const isHeld = ({ job }: Tables, held: HeldRun): SQL | undefined =>
  and(
    eq(job.id, held.id),
    eq(job.run, held.run),
    eq(job.fence, held.fence),
    inArray(job.status, [...LAB_HOLDING]),
  );
