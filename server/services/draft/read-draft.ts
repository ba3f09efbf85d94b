import { eq } from "drizzle-orm";
import type { LabDraft } from "@/server/contract/lab-draft";
import { DomainError, notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";

/** A lab's draft. @throws DomainError `not_found`; `wrong_state` when the lab was registered or discarded meanwhile */
export async function readDraft(ctx: ServiceContext, labId: string): Promise<LabDraft> {
  const { lab, labDraft } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      state: lab.state,
      step: labDraft.step,
      content: labDraft.content,
      updatedAt: labDraft.updatedAt,
      updatedBy: labDraft.updatedBy,
    })
    .from(lab)
    .leftJoin(labDraft, eq(labDraft.labId, lab.id))
    .where(eq(lab.id, labId))
    .limit(1);
  if (!row) throw notFound("This lab");
  const { state, step, content, updatedAt, updatedBy } = row;
  if (state !== "draft" || !step || !content || updatedAt === null || updatedBy === null) {
    throw new DomainError("wrong_state", notADraft(state));
  }
  return { labId, step, content, updatedAt, updatedBy };
}

const notADraft = (state: string) =>
  state === "removed"
    ? "The draft was discarded: register the lab anew."
    : "The lab is no draft: it is registered already.";
