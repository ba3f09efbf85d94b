import type { z } from "zod";
import { ForgetLabInput } from "@/server/contract/lab";
import { DomainError } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { forgetParts } from "./forget-parts";
import { requireLabByName } from "./require-lab-by-name";

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
    const found = await requireLabByName(
      tx,
      { labId, confirmName },
      "to forget it; its hosts stay as they are.",
    );
    const { name, state } = found;
    const { allowed, reason } = labCan.forget(found);
    if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${state}.`);
    const credentials = await forgetParts(tx, labId);
    const entry = { action: "lab.forget", subject: name, subjectId: labId, labId, detail: { credentials } };
    return { result: { labId }, entry };
  });
}
