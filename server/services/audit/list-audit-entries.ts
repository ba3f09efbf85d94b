import { desc, lt } from "drizzle-orm";
import type { z } from "zod";
import { type Page, PageInput } from "@/server/contract/pagination";
import type { AuditRow } from "@/server/contract/user";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";

/** The audit trail, newest first. */
export async function listAuditEntries(
  ctx: ServiceContext,
  input: z.input<typeof PageInput>,
): Promise<Page<z.infer<typeof AuditRow>>> {
  await authorize(ctx, "audit.read");
  const { limit, cursor } = parseInput(PageInput, input);
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
    .where(before && lt(auditEntry.seq, before.key))
    .orderBy(desc(auditEntry.seq))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.seq, row.id],
    ({ seq: _, ...row }) => row,
  );
}
