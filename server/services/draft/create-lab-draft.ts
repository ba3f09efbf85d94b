import { v7 } from "uuid";
import type { z } from "zod";
import { CreateLabDraftInput, type LabDraft } from "@/server/contract/lab-draft";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { insertDraft } from "./insert-draft";

/**
 * Begins to register a lab: a lab in the state `draft` that holds what is known so far.
 * @throws DomainError `conflict` when a lab of this name exists
 */
export async function createLabDraft(
  ctx: ServiceContext,
  input: z.input<typeof CreateLabDraftInput>,
): Promise<LabDraft> {
  const granted = await authorize(ctx, "lab.create");
  const words = parseInput(CreateLabDraftInput, input);
  return inAuditedWrite(ctx, granted, async (tx) => {
    const labId = v7();
    const content = { ...words, jumpHosts: [], hosts: [] };
    const { draft, owner } = await insertDraft(tx, granted, { labId, step: "lab", content });
    const { name, site, contact } = words;
    const detail = { site, contact, ...(owner === null ? {} : { owner }) };
    const entry = { action: "draft.create", subject: name, subjectId: labId, labId, detail };
    return { result: draft, entry };
  });
}
