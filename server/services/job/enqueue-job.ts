import { and, eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { JobKind } from "@/server/contract/job";
import { DomainError } from "@/server/domain/errors";
import { actorName } from "../audit";
import type { Authorized } from "../authorize";
import type { Actor, ServiceContext } from "../context";

export interface NewJob {
  labId: string;
  kind: JobKind;
  title: string;
  /** Ids only, never a secret. */
  payload: Record<string, unknown>;
  /** False for a job that touches no host: it runs beside another job of the lab. */
  exclusive?: boolean;
  idempotencyKey?: string | undefined;
  descriptorRevisionId?: string;
  bundleId?: string;
}

/** Writes a queued job and its first run inside the transaction of a verb that was authorized to. @returns the job's id */
export async function enqueueJob(tx: ServiceContext, granted: Authorized, wanted: NewJob): Promise<string> {
  const { job, jobRun } = tx.db.t;
  const id = v7();
  await tx.db.q.insert(job).values({
    id,
    labId: wanted.labId,
    kind: wanted.kind,
    title: wanted.title,
    status: "queued",
    exclusive: wanted.exclusive ?? true,
    payload: wanted.payload,
    idempotencyKey: wanted.idempotencyKey ?? null,
    requestedBy: actorName(granted.actor),
    requestedById: requesterId(granted.actor),
    descriptorRevisionId: wanted.descriptorRevisionId ?? null,
    bundleId: wanted.bundleId ?? null,
    createdAt: tx.clock.now(),
  });
  await tx.db.q.insert(jobRun).values({ jobId: id, run: 1, status: "queued" });
  return id;
}

/**
 * The job that the same caller already asked for with this key.
 * @throws DomainError `conflict` when the key stood for another kind of job
 */
export async function findRepeatedJob(
  ctx: ServiceContext,
  key: string | undefined,
  kind: JobKind,
): Promise<{ jobId: string; labId: string } | undefined> {
  const requester = requesterId(ctx.actor);
  if (key === undefined || requester === null) return undefined;
  const { job } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ jobId: job.id, labId: job.labId, kind: job.kind })
    .from(job)
    .where(and(eq(job.requestedById, requester), eq(job.idempotencyKey, key)))
    .limit(1);
  if (!row) return undefined;
  if (row.kind === kind) return { jobId: row.jobId, labId: row.labId };
  throw new DomainError("conflict", "This idempotency key was used for another request: use a new one.");
}

const requesterId = (actor: Actor): string | null =>
  actor.kind === "user" || actor.kind === "apiKey" ? actor.id : null;
