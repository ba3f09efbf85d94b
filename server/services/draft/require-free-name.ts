import { and, eq, ne } from "drizzle-orm";
import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "../context";

/** @throws DomainError `conflict` when another lab that still exists is called the same */
export async function requireFreeName(
  tx: ServiceContext,
  { name, labId, field }: { name: string; labId: string; field: string },
): Promise<void> {
  const { lab } = tx.db.t;
  const [other] = await tx.db.q
    .select({ state: lab.state })
    .from(lab)
    .where(and(eq(lab.name, name), ne(lab.id, labId), ne(lab.state, "removed")))
    .limit(1);
  if (!other) return;
  const what = other.state === "draft" ? "draft of a lab" : "lab";
  const message = `There is a ${what} called ${name} already: give this one another name.`;
  throw new DomainError("conflict", message, { issues: [{ field, message }] });
}
