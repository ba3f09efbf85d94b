import type { DraftStep, LabDraft, LabDraftContent } from "@/server/contract/lab-draft";
import { roleHas } from "@/server/contract/permissions";
import { actorName } from "../audit";
import type { Authorized } from "../authorize";
import type { Actor, ServiceContext } from "../context";
import { takeTurn } from "../take-turn";
import { requireFreeName } from "./require-free-name";
import { searchText } from "./search-text";

export interface NewDraft {
  labId: string;
  step: DraftStep;
  content: LabDraftContent;
}

/**
 * Writes a lab in the state `draft` with its draft, inside the transaction of a verb. Who may not edit labs in general
 * becomes the owner of this one, so that an operator can go on with what they registered.
 * @returns the draft, and who became its owner
 * @throws DomainError `conflict` when a lab of this name exists
 */
export async function insertDraft(
  tx: ServiceContext,
  { actor }: Authorized<"lab.create">,
  { labId, step, content }: NewDraft,
): Promise<{ draft: LabDraft; owner: string | null }> {
  const { lab, labDraft, membership } = tx.db.t;
  const { name, site, contact } = content;
  await takeTurn(tx);
  await requireFreeName(tx, { name, labId, field: "name" });
  const updatedAt = tx.clock.now();
  const updatedBy = actorName(actor);
  await tx.db.q.insert(lab).values({
    id: labId,
    name,
    search: searchText({ name, site }),
    kind: "registered",
    state: "draft",
    site,
    contact,
    createdBy: updatedBy,
    createdAt: updatedAt,
  });
  await tx.db.q.insert(labDraft).values({ labId, step, content, updatedAt, updatedBy });
  const userId = newOwner(actor);
  if (userId !== null) await tx.db.q.insert(membership).values({ userId, labId, role: "lab_owner" });
  const draft = { labId, step, content, updatedAt, updatedBy };
  return { draft, owner: userId === null ? null : updatedBy };
}

/** The person who needs to be made the owner of what they create: who may edit every lab already needs not. */
function newOwner(actor: Actor): string | null {
  if (actor.kind !== "user" && actor.kind !== "apiKey") return null;
  if (roleHas(actor.role, "lab.update")) return null;
  return actor.kind === "user" ? actor.id : actor.userId;
}
