import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type LabDraft, type LabDraftContent, SaveLabDraftInput } from "@/server/contract/lab-draft";
import { canonicalDraft, placedMachines } from "@/server/domain/descriptor/describe-draft";
import { findDoubles } from "@/server/domain/descriptor/find-doubles";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { findCredentialProblems } from "../credential/find-credential-problems";
import { findOwnedElsewhere } from "../descriptor/find-owned-elsewhere";
import { syncHosts } from "../descriptor/sync-hosts";
import { parseInput, refuseProblems } from "../errors";
import { takeTurn } from "../take-turn";
import { readDraft } from "./read-draft";
import { requireFreeName } from "./require-free-name";
import { searchText } from "./search-text";

/**
 * Saves a draft whole, as a person left it, and keeps the lab's host rows in step. Not everything has to be decided yet,
 * but what is there has to be right.
 * @returns what was kept: addresses in their one spelling
 * @throws DomainError `bad_input` with every field (the same machine twice, a key of another lab), `conflict` for a name
 *   in use or a host of another lab
 */
export async function saveLabDraft(
  ctx: ServiceContext,
  input: z.input<typeof SaveLabDraftInput>,
): Promise<LabDraft> {
  const { labId, step, content: typed } = parseInput(SaveLabDraftInput, input);
  const granted = await authorize(ctx, "lab.create", { labId });
  const content = canonicalDraft(typed);
  const machines = placedMachines(content);
  refuseProblems("bad_input", findDoubles(machines));
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, labDraft } = tx.db.t;
    await takeTurn(tx);
    const before = await readDraft(tx, labId);
    if (before.step === step && sameJson(before.content, content)) return { result: before, entry: null };
    refuseProblems("bad_input", await findCredentialProblems(tx, labId, machines));
    refuseProblems("conflict", await findOwnedElsewhere(tx, labId, machines));
    const { name, site, contact } = content;
    await requireFreeName(tx, { name, labId, field: "content.name" });
    const updatedAt = tx.clock.now();
    const updatedBy = actorName(granted.actor);
    const words = { name, site, contact, search: searchText(content) };
    await tx.db.q.update(lab).set(words).where(eq(lab.id, labId));
    const saved = { step, content, updatedAt, updatedBy };
    await tx.db.q.update(labDraft).set(saved).where(eq(labDraft.labId, labId));
    await syncHosts(tx, labId, machines);
    const detail = { step, ...namesOf(content) };
    const entry = { action: "draft.save", subject: name, subjectId: labId, labId, detail };
    return { result: { labId, ...saved }, entry };
  });
}

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const namesOf = (content: LabDraftContent) => ({
  jumpHosts: content.jumpHosts.map((one) => one.name),
  hosts: content.hosts.map((one) => one.name),
});
