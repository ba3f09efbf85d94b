import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type LabDraftContent, type RegisteredLab, RegisterLabInput } from "@/server/contract/lab-draft";
import { describeDraft, hasCredential, placedMachines } from "@/server/domain/descriptor/describe-draft";
import { type FieldProblem, findDoubles } from "@/server/domain/descriptor/find-doubles";
import { badInput, DomainError } from "@/server/domain/errors";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { findCredentialProblems } from "../credential/find-credential-problems";
import { findOwnedElsewhere, findSameMachines } from "../descriptor/find-owned-elsewhere";
import { parseInput, refuseProblems } from "../errors";
import { insertFirstDescriptor } from "../lab/insert-descriptor";
import { takeTurn } from "../take-turn";
import { readDraft } from "./read-draft";

/**
 * Ends a draft: it becomes descriptor revision 1 of a lab that is ready.
 * @throws DomainError `bad_input` while there is no host, or a machine has no SSH key chosen or no host key pinned;
 *   `conflict` for a host of another lab
 */
export async function registerLab(
  ctx: ServiceContext,
  input: z.input<typeof RegisterLabInput>,
): Promise<z.output<typeof RegisteredLab>> {
  const { labId } = parseInput(RegisterLabInput, input);
  const granted = await authorize(ctx, "lab.create", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, labDraft } = tx.db.t;
    await takeTurn(tx);
    const { content } = await readDraft(tx, labId);
    await requireFinished(tx, labId, content);
    const revisionId = await insertFirstDescriptor(tx, {
      labId,
      author: actorName(granted.actor),
      source: content.source ?? "form",
      content: describeDraft({
        ...{ networks: content.networks, declared: content.declared },
        clusterOverrides: content.clusterOverrides,
        jumpHosts: content.jumpHosts.filter(hasCredential),
        hosts: content.hosts.filter(hasCredential),
      }),
      hostKeys: new Map(),
      keysAcceptedBy: actorName(granted.actor),
    });
    const moved = await tx.db.q
      .update(lab)
      .set({ state: "ready" })
      .where(and(eq(lab.id, labId), eq(lab.state, "draft")))
      .returning({ id: lab.id });
    if (moved.length === 0) throw new DomainError("conflict", "The draft is changing right now, try again.");
    await tx.db.q.delete(labDraft).where(eq(labDraft.labId, labId));
    const detail = {
      revision: 1,
      jumpHosts: content.jumpHosts.map((one) => one.name),
      hosts: content.hosts.map((one) => one.name),
    };
    const entry = { action: "lab.register", subject: content.name, subjectId: labId, labId, detail };
    return { result: { labId, revisionId, number: 1 }, entry };
  });
}

async function requireFinished(tx: ServiceContext, labId: string, content: LabDraftContent): Promise<void> {
  const machines = placedMachines(content);
  if (content.hosts.length === 0) {
    const message = "The lab has no host yet: add at least one.";
    throw badInput(message, [{ field: "content.hosts", message }]);
  }
  const pinned = await readPinned(tx, labId);
  const undecided = machines.flatMap(({ field, name, credentialId }): FieldProblem[] => {
    if (credentialId === null) {
      const message = `the machine ${name} has no SSH key to log in with: choose one, or make one`;
      return [{ field: `${field}.credentialId`, message }];
    }
    if (pinned.has(name)) return [];
    return [
      {
        field,
        message: `the machine ${name} has no pinned host key: test it, and accept the fingerprint it shows`,
      },
    ];
  });
  const wrong = [...findDoubles(machines), ...(await findCredentialProblems(tx, labId, machines))];
  refuseProblems("bad_input", [...wrong, ...undecided]);
  const taken = await findOwnedElsewhere(tx, labId, machines);
  refuseProblems("conflict", taken.length > 0 ? taken : await findSameMachines(tx, labId, machines));
}

async function readPinned(tx: ServiceContext, labId: string): Promise<Set<string>> {
  const { host, hostKey } = tx.db.t;
  const rows = await tx.db.q
    .select({ name: host.name })
    .from(hostKey)
    .innerJoin(host, eq(host.id, hostKey.hostId))
    .where(eq(host.labId, labId));
  return new Set(rows.map((row) => row.name));
}
