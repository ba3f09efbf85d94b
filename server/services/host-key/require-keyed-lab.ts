import { eq } from "drizzle-orm";
import { DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import type { ServiceContext } from "../context";

/** The lab whose hosts' keys may be pinned. @throws DomainError `not_found`, `wrong_state` when its hosts are gone */
export async function requireKeyedLab(tx: ServiceContext, labId: string) {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q
    .select({ name: lab.name, state: lab.state })
    .from(lab)
    .where(eq(lab.id, labId))
    .limit(1);
  if (!found) throw notFound("This lab");
  const { allowed, reason } = labCan.connect(found);
  if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${found.state}.`);
  return found;
}
