import type { z } from "zod";
import {
  type ImportPreview,
  PreviewDraftInput,
  PreviewImportInput,
} from "@/server/contract/descriptor-import";
import { suggestAbout } from "@/server/domain/descriptor/build-content";
import { diffImport } from "@/server/domain/descriptor/diff-import";
import { nameSecrets } from "@/server/domain/descriptor/name-secrets";
import { type ReadDescriptor, readDescriptor } from "@/server/domain/descriptor/read-descriptor";
import { showMachines } from "@/server/domain/descriptor/show-machine";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { prepareImport } from "./prepare-import";
import { readNewestRevision } from "./read-newest-revision";

/** What files would change of a lab: findings, secrets that would be sealed, and the diff to its newest revision. */
export async function previewImport(
  ctx: ServiceContext,
  input: z.input<typeof PreviewImportInput>,
): Promise<ImportPreview> {
  const { labId, files, credentialId } = parseInput(PreviewImportInput, input);
  await authorize(ctx, "lab.update", { labId });
  const newest = await readNewestRevision(ctx, labId);
  if (!newest) throw notFound("A descriptor of this lab");
  const read = readDescriptor(files);
  const shown = { ...showRead(read), basedOn: newest.number };
  if (!read.lab) return shown;
  const { content, problems } = await prepareImport(ctx, labId, read.lab, newest.content, {
    ...{ credentialId, finds: [] },
  });
  return { ...shown, changes: diffImport(newest.content, content), problems };
}

/** What files would be as a new lab. */
export async function previewDraft(
  ctx: ServiceContext,
  input: z.input<typeof PreviewDraftInput>,
): Promise<ImportPreview> {
  const { files } = parseInput(PreviewDraftInput, input);
  await authorize(ctx, "lab.create");
  return showRead(readDescriptor(files));
}

function showRead({ files, findings, lab, secrets }: ReadDescriptor): ImportPreview {
  return {
    files,
    dialect: lab?.dialect ?? null,
    findings,
    secrets: lab
      ? nameSecrets(secrets, new Set()).map(({ place, kind, name }) => ({ ...place, kind, name }))
      : [],
    machines: lab ? showMachines(lab) : [],
    suggested: lab ? suggestAbout(lab, lab.jumpHosts[0]?.name) : { name: "", site: "", contact: "" },
    ...{ basedOn: null, changes: [], problems: [] },
  };
}
