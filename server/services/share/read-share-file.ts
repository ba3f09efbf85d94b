import type { z } from "zod";
import { ShareFileRef, type ShareOffer } from "@/server/contract/share";
import type { Revealed } from "@/server/contract/share-words";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
import { readRunRow } from "../suite/read-run-row";
import { makeFile, type ReadyFile } from "./make-file";
import { canLink } from "./public-address";

type Ref = z.output<typeof ShareFileRef>;
const revealedBy = ({ names, addresses, serials }: Ref): Revealed => ({
  ...{ names: names === "1", addresses: addresses === "1", serials: serials === "1" },
});

/** What a shared file of this run would hold and hide; whoever may read the run may ask. */
export async function offerShare(
  ctx: ServiceContext,
  input: z.input<typeof ShareFileRef>,
): Promise<ShareOffer> {
  const ref = parseInput(ShareFileRef, input);
  const run = await readRunRow(ctx, ref.runId);
  const scope = { labId: run.run.labId };
  await authorize(ctx, "suite.read", scope);
  const { size, gzipped, hidden, ordinary, leftOut } = await makeFile(ctx, run, revealedBy(ref));
  const can = { share: await mayCaller(ctx, "suite.share", scope), link: canLink() };
  return { ...{ size, gzipped, hidden, leftOut, can }, ordinary: [...ordinary] };
}

/** The file as a stranger would see it, for the eyes of who may share it: nothing leaves yet. */
export async function previewShareFile(
  ctx: ServiceContext,
  input: z.input<typeof ShareFileRef>,
): Promise<ReadyFile> {
  const ref = parseInput(ShareFileRef, input);
  const run = await readRunRow(ctx, ref.runId);
  await authorize(ctx, "suite.share", { labId: run.run.labId });
  return makeFile(ctx, run, revealedBy(ref));
}

/** The file to be taken along; each one is in the trail with its sum and what it shows. */
export async function downloadShareFile(
  ctx: ServiceContext,
  input: z.input<typeof ShareFileRef>,
): Promise<ReadyFile> {
  const ref = parseInput(ShareFileRef, input);
  const run = await readRunRow(ctx, ref.runId);
  const { labId } = run.run;
  const granted = await authorize(ctx, "suite.share", { labId });
  const reveal = revealedBy(ref);
  const file = await makeFile(ctx, run, reveal);
  const { size, sha256 } = file;
  const entry = { action: "share.download", subject: run.labName, subjectId: ref.runId, labId };
  return inAuditedWrite(ctx, granted, async () => ({
    result: file,
    entry: { ...entry, detail: { size, sha256, reveal } },
  }));
}
