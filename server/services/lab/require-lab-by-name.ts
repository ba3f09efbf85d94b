import { eq } from "drizzle-orm";
import { badInput, notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";

/**
 * The lab of a step that cannot be undone, after a person typed its name.
 * @param purpose what the name is typed for: "to remove it with all its hosts"
 * @throws DomainError `bad_input` naming the field when another name was typed, `not_found`
 */
export async function requireLabByName(
  tx: ServiceContext,
  { labId, confirmName }: { labId: string; confirmName: string },
  purpose: string,
) {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  if (confirmName.trim() === found.name) return found;
  const message = `Type the lab's name, ${found.name}, ${purpose}`;
  throw badInput(message, [{ field: "confirmName", message }]);
}
