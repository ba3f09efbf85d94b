import { eq } from "drizzle-orm";
import type { Allowed } from "@/server/contract/job";
import type { DescriptorContent, LabKind, LabState } from "@/server/contract/lab";
import type { EditedDescriptor } from "@/server/contract/lab-draft";
import { describedMachines } from "@/server/domain/descriptor/check-descriptor";
import { diffDescriptor } from "@/server/domain/descriptor/diff-descriptor";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { membersOf } from "@/server/domain/kubeadm/cluster-members";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { findCredentialProblems } from "../credential/find-credential-problems";
import { refuseProblems } from "../errors";
import { takeTurn } from "../take-turn";
import { findOwnedElsewhere, findSameMachines } from "./find-owned-elsewhere";
import { insertRevision } from "./insert-revision";
import { readNewestRevision } from "./read-newest-revision";
import { syncHosts } from "./sync-hosts";

export interface NextRevision {
  labId: string;
  basedOn: number;
  /** Checked, with its addresses in their one spelling. */
  content: DescriptorContent;
  author: string;
  source: string;
  can: (lab: { kind: LabKind; state: LabState }) => Allowed;
}

/**
 * Writes the revision after `basedOn` with its hosts, inside the transaction of a verb.
 * @throws DomainError `conflict` when another newer one is there, or a host is another lab's; `bad_input` when nothing
 *   differs or a credential is none of the lab's; `wrong_state`, also when a node of its cluster would be left out
 */
export async function writeNextRevision(
  tx: ServiceContext,
  { labId, basedOn, content, author, source, can }: NextRevision,
): Promise<EditedDescriptor & { labName: string }> {
  await takeTurn(tx);
  const labName = await requireAllowed(tx, labId, can);
  const newest = await readNewestRevision(tx, labId);
  if (!newest) throw notFound("A descriptor of this lab");
  if (newest.number !== basedOn) throw newerRevision(newest.number, basedOn);
  const changes = diffDescriptor(newest.content, content);
  if (changes.length === 0) throw badInput(`Nothing differs from revision ${basedOn}.`);
  const machines = describedMachines(content);
  refuseProblems("bad_input", await findCredentialProblems(tx, labId, machines));
  refuseProblems("wrong_state", await findNodesLeftOut(tx, labId, content));
  refuseProblems("conflict", await findOwnedElsewhere(tx, labId, machines));
  await syncHosts(tx, labId, machines);
  refuseProblems("conflict", await findSameMachines(tx, labId, machines));
  const number = basedOn + 1;
  const revisionId = await insertRevision(tx, { labId, number, author, source, content });
  return { revisionId, number, changes, labName };
}

/** A node that is no host any more could not be drained, nor reached with its key. */
async function findNodesLeftOut(tx: ServiceContext, labId: string, { hosts }: DescriptorContent) {
  const { running } = await readRunning(tx, labId);
  return membersOf(running)
    .filter((name) => !hosts.some((host) => host.name === name))
    .map((name) => ({
      field: "content.hosts",
      message: `the host ${name} is a node of the lab's cluster: remove it from the cluster first`,
    }));
}

async function requireAllowed(tx: ServiceContext, labId: string, can: NextRevision["can"]): Promise<string> {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  const { allowed, reason } = can(found);
  if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${found.state}.`);
  return found.name;
}

export const newerRevision = (newest: number, basedOn: number) =>
  new DomainError(
    "conflict",
    `Revision ${newest} was written since you began with revision ${basedOn}: look at what it changed, then edit that one.`,
  );
