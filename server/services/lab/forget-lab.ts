import { eq } from "drizzle-orm";
import type { z } from "zod";
import { ForgetLabInput } from "@/server/contract/lab";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { forgetParts } from "./forget-parts";

/**
 * Forgets a registered lab with its sealed keys and pinned host keys. Its hosts are not touched: what runs on them goes
 * on running. The typed name has to be the lab's.
 * @throws DomainError `wrong_state` for a practice lab, a draft, or while a job of the lab has not ended
 */
export async function forgetLab(
  ctx: ServiceContext,
  input: z.input<typeof ForgetLabInput>,
): Promise<{ labId: string }> {
  const { labId, confirmName } = parseInput(ForgetLabInput, input);
  const granted = await authorize(ctx, "lab.remove", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab } = tx.db.t;
    const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
    if (!found) throw notFound("This lab");
    const { name, state } = found;
    if (confirmName.trim() !== name) throw wrongName(name);
    const { allowed, reason } = labCan.forget(found);
    if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${state}.`);
    const credentials = await forgetParts(tx, labId);
    const entry = { action: "lab.forget", subject: name, subjectId: labId, labId, detail: { credentials } };
    return { result: { labId }, entry };
  });
}

function wrongName(name: string): DomainError {
  const message = `Type the lab's name, ${name}, to forget it; its hosts stay as they are.`;
  return badInput(message, [{ field: "confirmName", message }]);
}
