import { and, eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { LabName } from "@/server/contract/lab";
import { DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { searchText } from "../draft/search-text";
import { parseInput } from "../errors";

const RenameLabInput = z.object({ labId: Id, name: LabName });

/** Gives a lab another name. @throws DomainError `wrong_state` when it was removed, or is a draft */
export async function renameLab(
  ctx: ServiceContext,
  input: z.input<typeof RenameLabInput>,
): Promise<{ id: string; name: string }> {
  const { labId, name } = parseInput(RenameLabInput, input);
  const granted = await authorize(ctx, "lab.update", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab } = tx.db.t;
    const [before] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
    if (!before) throw notFound("This lab");
    const renamed = await tx.db.q
      .update(lab)
      .set({ name, search: searchText({ name, site: before.site ?? "" }) })
      .where(and(eq(lab.id, labId), notInArray(lab.state, ["removed", "draft"])))
      .returning({ id: lab.id });
    if (renamed.length === 0) {
      throw new DomainError("wrong_state", labCan.rename(before).reason ?? "The lab was removed.");
    }
    const detail = { from: before.name, to: name };
    const entry = { action: "lab.rename", subject: name, subjectId: labId, labId, detail };
    return { result: { id: labId, name }, entry };
  });
}
