import { and, desc, eq, gte, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Page } from "@/server/contract/pagination";
import { type AuditRow, ListAuditInput } from "@/server/contract/user";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";

/** The audit trail, newest first: all of it, or what matches every filter. */
export async function listAuditEntries(
  ctx: ServiceContext,
  input: z.input<typeof ListAuditInput>,
): Promise<Page<z.infer<typeof AuditRow>>> {
  await authorize(ctx, "audit.read");
  const { limit, cursor, ...filter } = parseInput(ListAuditInput, input);
  const { auditEntry } = ctx.db.t;
  const before = decodeCursor(cursor, "number");
  const rows = await ctx.db.q
    .select({
      id: auditEntry.id,
      seq: auditEntry.seq,
      at: auditEntry.at,
      actor: auditEntry.actor,
      action: auditEntry.action,
      subject: auditEntry.subject,
      subjectId: auditEntry.subjectId,
      labId: auditEntry.labId,
      detail: auditEntry.detail,
      hash: auditEntry.hash,
    })
    .from(auditEntry)
    .where(and(...matching(ctx, filter), before && lt(auditEntry.seq, before.key)))
    .orderBy(desc(auditEntry.seq))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.seq, row.id],
    (row) => row,
  );
}

type Filter = Omit<ListAuditInput, "limit" | "cursor">;

function matching(ctx: ServiceContext, filter: Filter): (SQL | undefined)[] {
  const { auditEntry } = ctx.db.t;
  const { actor, action, subject, labId, from, to, seq } = filter;
  return [
    actor ? contains(auditEntry.actor, actor) : undefined,
    action ? sql`${auditEntry.action} like ${`${asText(action.trim())}%`} escape '!'` : undefined,
    subject ? contains(auditEntry.subject, subject) : undefined,
    labId === undefined ? undefined : eq(auditEntry.labId, labId),
    from === undefined ? undefined : gte(auditEntry.at, from),
    to === undefined ? undefined : lt(auditEntry.at, to),
    seq === undefined ? undefined : eq(auditEntry.seq, seq),
  ];
}

const contains = (column: SQLWrapper, words: string): SQL =>
  sql`lower(${column}) like ${`%${asText(words.trim().toLowerCase())}%`} escape '!'`;

/** "50%" looks for the sign, not for anything that begins with 50. */
const asText = (text: string) => text.replace(/[!%_]/g, "!$&");
