import { eq } from "drizzle-orm";
import type { z } from "zod";
import { isUniqueViolation } from "@/db/unique-violation";
import { EditDescriptorInput, type EditedDescriptor } from "@/server/contract/lab-draft";
import {
  canonicalDescriptor,
  checkDescriptor,
  describedMachines,
} from "@/server/domain/descriptor/check-descriptor";
import { diffDescriptor } from "@/server/domain/descriptor/diff-descriptor";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { findCredentialProblems } from "../credential/find-credential-problems";
import { parseInput, refuseProblems } from "../errors";
import { takeTurn } from "../take-turn";
import { findOwnedElsewhere, findSameMachines } from "./find-owned-elsewhere";
import { insertRevision } from "./insert-revision";
import { readNewestRevision } from "./read-newest-revision";
import { syncHosts } from "./sync-hosts";

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
  const machines = describedMachines(content);
  const write = inAuditedWrite(ctx, granted, async (tx) => {
    await takeTurn(tx);
    const name = await requireEditable(tx, labId);
    const newest = await readNewestRevision(tx, labId);
    if (!newest) throw notFound("A descriptor of this lab");
    if (newest.number !== basedOn) throw newer(newest.number, basedOn);
    const changes = diffDescriptor(newest.content, content);
    if (changes.length === 0) throw badInput(`Nothing differs from revision ${basedOn}.`);
    refuseProblems("bad_input", await findCredentialProblems(tx, labId, machines));
    refuseProblems("conflict", await findOwnedElsewhere(tx, labId, machines));
    await syncHosts(tx, labId, machines);
    refuseProblems("conflict", await findSameMachines(tx, labId, machines));
    const number = basedOn + 1;
    const author = actorName(granted.actor);
    const revisionId = await insertRevision(tx, { labId, number, author, source: "form", content });
    const detail = { revision: number, changes: changes.length };
    const entry = { action: "descriptor.edit", subject: name, subjectId: labId, labId, detail };
    return { result: { revisionId, number, changes }, entry };
  });
  return write.catch((cause: unknown) => {
    // two edits of one revision at once: the other one was written first
    throw isUniqueViolation(cause) ? newer(basedOn + 1, basedOn) : cause;
  });
}

async function requireEditable(tx: ServiceContext, labId: string): Promise<string> {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  const { allowed, reason } = labCan.edit(found);
  if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${found.state}.`);
  return found.name;
}

const newer = (newest: number, basedOn: number) =>
  new DomainError(
    "conflict",
    `Revision ${newest} was written since you began with revision ${basedOn}: look at what it changed, then edit that one.`,
  );
