import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { RemoveLabInput } from "@/server/contract/lab";
import { DomainError } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob } from "../job/enqueue-job";
import { requireLabByName } from "./require-lab-by-name";

/**
 * Marks a practice lab as `removing` and queues the job that takes its hosts away; the job waits for whatever holds the
 * lab. The typed name has to be the lab's.
 */
export async function requestLabRemoval(
  ctx: ServiceContext,
  input: z.input<typeof RemoveLabInput>,
): Promise<{ jobId: string }> {
  const { labId, confirmName } = parseInput(RemoveLabInput, input);
  const granted = await authorize(ctx, "lab.remove", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab } = tx.db.t;
    const found = await requireLabByName(tx, { labId, confirmName }, "to remove it with all its hosts.");
    const { name, state } = found;
    const { allowed, reason } = labCan.remove(found);
    if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${state}.`);
    const moved = await tx.db.q
      .update(lab)
      .set({ state: "removing" })
      .where(and(eq(lab.id, labId), eq(lab.state, state)))
      .returning({ id: lab.id });
    if (moved.length === 0) throw new DomainError("conflict", "The lab is changing right now, try again.");
    const jobId = await enqueueJob(tx, granted, {
      labId,
      kind: "practice-lab-remove",
      title: `Remove practice lab ${name}`,
      payload: { labState: state },
    });
    const entry = { action: "lab.remove", subject: name, subjectId: labId, labId, detail: { jobId } };
    return { result: { jobId }, entry };
  });
}
