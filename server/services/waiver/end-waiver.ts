import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const EndWaiverInput = z.object({ labId: Id, waiverId: Id });

/** Ends a waiver before its day: the warning counts again. @throws DomainError `not_found`, also when it was ended before */
export async function endWaiver(
  ctx: ServiceContext,
  input: z.input<typeof EndWaiverInput>,
): Promise<{ id: string }> {
  const { labId, waiverId } = parseInput(EndWaiverInput, input);
  const granted = await authorize(ctx, "check.waive", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { waiver } = tx.db.t;
    const [ended] = await tx.db.q
      .update(waiver)
      .set({ endedAt: tx.clock.now() })
      .where(and(eq(waiver.id, waiverId), eq(waiver.labId, labId), isNull(waiver.endedAt)))
      .returning();
    if (!ended) throw notFound("This waiver");
    const { checkId, host } = ended;
    const subject = `${checkId}${host === null ? "" : ` on ${host}`}`;
    const entry = {
      action: "check.end-waiver",
      subject,
      subjectId: waiverId,
      labId,
      detail: { checkId, host },
    };
    return { result: { id: waiverId }, entry };
  });
}
