import { z } from "zod";
import { Id } from "@/server/contract/ids";
import type { LabDraft } from "@/server/contract/lab-draft";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readDraft } from "./read-draft";

const GetLabDraftInput = z.object({ labId: Id });

/** A draft as it was last saved. It names credentials by id only. */
export async function getLabDraft(
  ctx: ServiceContext,
  input: z.input<typeof GetLabDraftInput>,
): Promise<LabDraft> {
  const { labId } = parseInput(GetLabDraftInput, input);
  await authorize(ctx, "lab.read", { labId });
  return readDraft(ctx, labId);
}
