import type { z } from "zod";
import { isUniqueViolation } from "@/db/unique-violation";
import { ImportRevisionInput } from "@/server/contract/descriptor-import";
import type { EditedDescriptor } from "@/server/contract/lab-draft";
import { readDescriptor } from "@/server/domain/descriptor/read-descriptor";
import { notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { insertCredential } from "../credential/insert-credential";
import { sealFound } from "../credential/seal-found";
import { parseInput, refuseProblems } from "../errors";
import { prepareImport } from "./prepare-import";
import { readNewestRevision } from "./read-newest-revision";
import { requireReadable } from "./require-readable";
import { newerRevision, writeNextRevision } from "./write-next-revision";

/**
 * Makes files the next revision of a lab; what is secret in them is sealed in the same transaction.
 * @throws DomainError `bad_input` with every finding or field, `conflict` when a newer revision is there
 */
export async function importRevision(
  ctx: ServiceContext,
  input: z.input<typeof ImportRevisionInput>,
): Promise<EditedDescriptor> {
  const { labId, basedOn, files, credentialId } = parseInput(ImportRevisionInput, input);
  const granted = await authorize(ctx, "lab.update", { labId });
  const read = readDescriptor(files);
  const described = requireReadable(read);
  const newest = await readNewestRevision(ctx, labId);
  if (!newest) throw notFound("A descriptor of this lab");
  const finds = await sealFound(ctx, labId, read.secrets);
  const prepared = await prepareImport(ctx, labId, described, newest.content, { credentialId, finds });
  refuseProblems("bad_input", prepared.problems);
  const write = inAuditedWrite(ctx, granted, async (tx) => {
    for (const { row } of finds) if (row) await insertCredential(tx, row);
    const { labName, ...written } = await writeNextRevision(tx, {
      ...{ labId, basedOn, content: prepared.content, source: described.dialect },
      ...{ author: actorName(granted.actor), can: labCan.import },
    });
    const detail = {
      revision: written.number,
      changes: written.changes.length,
      files: read.files,
      findings: read.findings.length,
      sealed: finds.flatMap(({ row, secret }) => (row ? [{ kind: secret.kind, name: secret.name }] : [])),
    };
    const entry = { action: "descriptor.import", subject: labName, subjectId: labId, labId, detail };
    return { result: written, entry };
  });
  return write.catch((cause: unknown) => {
    throw isUniqueViolation(cause) ? newerRevision(basedOn + 1, basedOn) : cause;
  });
}
