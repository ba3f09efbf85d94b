import { createHash } from "node:crypto";
import { asc, eq, gt, sql } from "drizzle-orm";
import { v7 } from "uuid";
import type { ChainVerdict } from "@/server/contract/user";
import { type ChainEnd, chainText, followChain } from "@/server/domain/audit-chain";
import { type Authorized, authorize } from "./authorize";
import type { Actor, ServiceContext } from "./context";

export interface AuditEntry {
  /** noun.verb: "lab.create", "job.cancel" */
  action: string;
  /** What it was done to, in words that outlive it: a name. */
  subject: string;
  subjectId?: string | null;
  labId?: string | null;
  /** Never a secret. */
  detail?: Record<string, unknown>;
}

const FIRST_HASH = "0".repeat(64);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Writes the audit row of a change, as the last statements of the change's own transaction. Taking the head with an
 * update keeps its row locked until the commit; reading it first forked the chain under concurrent writers.
 */
export async function audit(ctx: ServiceContext, authorized: Authorized, entry: AuditEntry): Promise<void> {
  const { auditEntry, auditHead } = ctx.db.t;
  const [head] = await ctx.db.q
    .update(auditHead)
    .set({ seq: sql`${auditHead.seq} + 1` })
    .where(eq(auditHead.id, 1))
    .returning();
  if (!head) throw new Error("The audit head is missing: the database was not migrated.");
  const record = {
    id: v7(),
    seq: head.seq,
    at: ctx.clock.now(),
    ...actorOf(authorized.actor),
    action: entry.action,
    subject: entry.subject,
    subjectId: entry.subjectId ?? null,
    labId: entry.labId ?? null,
    detail: entry.detail ?? {},
    requestId: ctx.requestId,
  };
  const hash = sha256(chainText(head.hash, record));
  await ctx.db.q.insert(auditEntry).values({ ...record, previousHash: head.hash, hash });
  await ctx.db.q.update(auditHead).set({ hash }).where(eq(auditHead.id, 1));
}

/**
 * One transaction for a change and its audit row. `change` returns its result and what to say in the trail; a null entry
 * says that nothing was changed (an answer repeated for the same idempotency key).
 */
export function inAuditedWrite<T>(
  ctx: ServiceContext,
  authorized: Authorized,
  change: (tx: ServiceContext) => Promise<{ result: T; entry: AuditEntry | null }>,
): Promise<T> {
  return ctx.db.write(async (db) => {
    const tx = { ...ctx, db };
    const { result, entry } = await change(tx);
    if (entry) await audit(tx, authorized, entry);
    return result;
  });
}

/** Recomputes every hash of the audit trail, in pages, up to the head as it was at the start. */
export async function verifyAuditChain(ctx: ServiceContext): Promise<ChainVerdict> {
  await authorize(ctx, "audit.read");
  const { auditEntry, auditHead } = ctx.db.t;
  const [head] = await ctx.db.q.select().from(auditHead).where(eq(auditHead.id, 1));
  let end: ChainEnd = { seq: 0, hash: FIRST_HASH };
  while (head && end.seq < head.seq) {
    const rows = await ctx.db.q
      .select()
      .from(auditEntry)
      .where(gt(auditEntry.seq, end.seq))
      .orderBy(asc(auditEntry.seq))
      .limit(Math.min(500, head.seq - end.seq));
    if (rows.length === 0) break;
    const next = followChain(end, rows, sha256);
    if ("why" in next) {
      const { brokenAt, why } = next;
      return { ok: false, entries: brokenAt - 1, problem: why, brokenSeq: brokenAt, at: ctx.clock.now() };
    }
    end = next;
  }
  const ok = head !== undefined && head.seq === end.seq && head.hash === end.hash;
  const problem = ok ? null : `Audit entries after ${end.seq} are missing.`;
  return { ok, entries: end.seq, problem, brokenSeq: ok ? null : end.seq + 1, at: ctx.clock.now() };
}

/** How an actor is named in the trail and as the author of things. */
export function actorName(actor: Actor): string {
  if (actor.kind === "system") return `Fairlead (${actor.job})`;
  return actor.kind === "anonymous" ? "nobody" : actor.name;
}

function actorOf(actor: Actor) {
  const actorId = actor.kind === "user" || actor.kind === "apiKey" ? actor.id : null;
  return { actorKind: actor.kind, actorId, actor: actorName(actor) };
}
