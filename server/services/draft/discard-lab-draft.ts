import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { forgetParts } from "../lab/forget-parts";
import { readDraft } from "./read-draft";

const DiscardLabDraftInput = z.object({ labId: Id });

/** Throws a draft away with its keys and everything learned about its hosts, which are left as they are. */
export async function discardLabDraft(
  ctx: ServiceContext,
  input: z.input<typeof DiscardLabDraftInput>,
): Promise<{ labId: string }> {
  const { labId } = parseInput(DiscardLabDraftInput, input);
  const granted = await authorize(ctx, "lab.create", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { content } = await readDraft(tx, labId);
    const credentials = await forgetParts(tx, labId);
    const detail = { credentials };
    const entry = { action: "draft.discard", subject: content.name, subjectId: labId, labId, detail };
    return { result: { labId }, entry };
  });
}
