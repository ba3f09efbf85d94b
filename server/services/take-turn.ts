import { eq, sql } from "drizzle-orm";
import type { ServiceContext } from "./context";

/**
 * Lets the transactions that call it pass one after the other, each seeing what the one before wrote. For rules over rows
 * that are not there yet (a name or a host of one lab only): PostgreSQL would let two writers both find nothing. The row
 * is the one that every audited transaction takes at its end anyway, so nobody can wait in a circle.
 */
export async function takeTurn(tx: ServiceContext): Promise<void> {
  const { auditHead } = tx.db.t;
  await tx.db.q
    .update(auditHead)
    .set({ seq: sql`${auditHead.seq}` })
    .where(eq(auditHead.id, 1));
}
