import type { z } from "zod";
import { isUniqueViolation } from "@/db/unique-violation";
import { EditDescriptorInput, type EditedDescriptor } from "@/server/contract/lab-draft";
import { canonicalDescriptor, checkDescriptor } from "@/server/domain/descriptor/check-descriptor";
import { labCan } from "@/server/domain/lab-state";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput, refuseProblems } from "../errors";
import { newerRevision, writeNextRevision } from "./write-next-revision";

/**
 * Writes a new descriptor revision of a registered lab. A machine whose address or port changes loses its pinned key: it
 * has to be tested and accepted again.
 * @throws DomainError `conflict` when a newer revision than the edited one is there, or a host is another lab's;
 *   `bad_input` with every field; `wrong_state` for a practice lab or a draft
 */
export async function editDescriptor(
  ctx: ServiceContext,
  input: z.input<typeof EditDescriptorInput>,
): Promise<EditedDescriptor> {
  const { labId, basedOn, content: typed } = parseInput(EditDescriptorInput, input);
  const granted = await authorize(ctx, "lab.update", { labId });
  const content = canonicalDescriptor(typed);
  refuseProblems("bad_input", checkDescriptor(content));
  const author = actorName(granted.actor);
  const write = inAuditedWrite(ctx, granted, async (tx) => {
    const { labName, ...written } = await writeNextRevision(tx, {
      ...{ labId, basedOn, content, author, source: "form", can: labCan.edit },
    });
    const detail = { revision: written.number, changes: written.changes.length };
    const entry = { action: "descriptor.edit", subject: labName, subjectId: labId, labId, detail };
    return { result: written, entry };
  });
  return write.catch((cause: unknown) => {
    // two edits of one revision at once: the other one was written first
    throw isUniqueViolation(cause) ? newerRevision(basedOn + 1, basedOn) : cause;
  });
}
