import { v7 } from "uuid";
import type { z } from "zod";
import { ImportDraftInput, type ImportedDraft } from "@/server/contract/descriptor-import";
import { type DraftMachine, LabDraftContent } from "@/server/contract/lab-draft";
import { buildDraft, suggestAbout } from "@/server/domain/descriptor/build-content";
import { canonicalDraft, placedMachines } from "@/server/domain/descriptor/describe-draft";
import { findDoubles } from "@/server/domain/descriptor/find-doubles";
import { giveBmcPassword } from "@/server/domain/descriptor/give-credentials";
import { readDescriptor } from "@/server/domain/descriptor/read-descriptor";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { insertCredential } from "../credential/insert-credential";
import { credentialOf, type SealedFind, sealFound } from "../credential/seal-found";
import { findOwnedElsewhere } from "../descriptor/find-owned-elsewhere";
import { requireReadable } from "../descriptor/require-readable";
import { syncHosts } from "../descriptor/sync-hosts";
import { parseInput, refuseProblems } from "../errors";
import { insertDraft } from "./insert-draft";

/**
 * Makes files the draft of a new lab: its machines are then given keys, tested and registered like any other. What is secret in the
 * files is sealed in the same transaction.
 * @throws DomainError `bad_input` with every finding, `conflict` for a name in use or a host of another lab
 */
export async function importDraft(
  ctx: ServiceContext,
  input: z.input<typeof ImportDraftInput>,
): Promise<z.output<typeof ImportedDraft>> {
  const granted = await authorize(ctx, "lab.create");
  const { name, files } = parseInput(ImportDraftInput, input);
  const read = readDescriptor(files);
  const described = requireReadable(read);
  const { site, contact } = suggestAbout(described, described.jumpHosts[0]?.name);
  const labId = v7();
  const finds = await sealFound(ctx, labId, read.secrets);
  const built = { ...buildDraft(described, { name, site, contact }), source: described.dialect };
  const content = canonicalDraft(parseInput(LabDraftContent, withFinds(built, finds)));
  const machines = placedMachines(content);
  refuseProblems("bad_input", findDoubles(machines));
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { owner } = await insertDraft(tx, granted, { labId, step: "hosts", content });
    refuseProblems("conflict", await findOwnedElsewhere(tx, labId, machines));
    for (const { row } of finds) if (row) await insertCredential(tx, row);
    await syncHosts(tx, labId, machines);
    const detail = {
      ...{ source: described.dialect, files: read.files, findings: read.findings.length },
      hosts: content.hosts.length,
      sealed: finds.map(({ secret }) => ({ kind: secret.kind, name: secret.name })),
      ...(owner === null ? {} : { owner }),
    };
    const entry = { action: "draft.import", subject: name, subjectId: labId, labId, detail };
    return { result: { labId, findings: read.findings.length, secrets: finds.length }, entry };
  });
}

function withFinds(content: LabDraftContent, finds: readonly SealedFind[]): LabDraftContent {
  const give = (machine: DraftMachine): DraftMachine => ({
    ...machine,
    sudoCredentialId: credentialOf(finds, "sudo-password", machine.name) ?? null,
    ...giveBmcPassword(machine.declared, credentialOf(finds, "bmc-password", machine.name)),
  });
  return { ...content, jumpHosts: content.jumpHosts.map(give), hosts: content.hosts.map(give) };
}
