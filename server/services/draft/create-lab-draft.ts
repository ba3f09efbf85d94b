import { v7 } from "uuid";
import type { z } from "zod";
import { CreateLabDraftInput, type LabDraft, type LabDraftContent } from "@/server/contract/lab-draft";
import { roleHas } from "@/server/contract/permissions";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { Actor, ServiceContext } from "../context";
import { parseInput } from "../errors";
import { takeTurn } from "../take-turn";
import { requireFreeName } from "./require-free-name";
import { searchText } from "./search-text";

/**
 * Begins to register a lab: a lab in the state `draft` that holds what is known so far. Who may not edit labs in general
 * becomes the owner of this one, so that an operator can go on with what they registered.
 * @throws DomainError `conflict` when a lab of this name exists
 */
export async function createLabDraft(
  ctx: ServiceContext,
  input: z.input<typeof CreateLabDraftInput>,
): Promise<LabDraft> {
  const granted = await authorize(ctx, "lab.create");
  const words = parseInput(CreateLabDraftInput, input);
  const content: LabDraftContent = { ...words, jumpHosts: [], hosts: [] };
  const { actor } = granted;
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, labDraft, membership } = tx.db.t;
    const labId = v7();
    const { name, site, contact } = words;
    await takeTurn(tx);
    await requireFreeName(tx, { name, labId, field: "name" });
    const updatedAt = tx.clock.now();
    const updatedBy = actorName(actor);
    await tx.db.q.insert(lab).values({
      id: labId,
      name,
      search: searchText(words),
      kind: "registered",
      state: "draft",
      site,
      contact,
      createdBy: updatedBy,
      createdAt: updatedAt,
    });
    const step = "lab" as const;
    await tx.db.q.insert(labDraft).values({ labId, step, content, updatedAt, updatedBy });
    const userId = newOwner(actor);
    if (userId !== null) await tx.db.q.insert(membership).values({ userId, labId, role: "lab_owner" });
    const detail = { site, contact, ...(userId === null ? {} : { owner: updatedBy }) };
    const entry = { action: "draft.create", subject: name, subjectId: labId, labId, detail };
    return { result: { labId, step, content, updatedAt, updatedBy }, entry };
  });
}

/** The person who needs to be made the owner of what they create: who may edit every lab already needs not. */
function newOwner(actor: Actor): string | null {
  if (actor.kind !== "user" && actor.kind !== "apiKey") return null;
  if (roleHas(actor.role, "lab.update")) return null;
  return actor.kind === "user" ? actor.id : actor.userId;
}
