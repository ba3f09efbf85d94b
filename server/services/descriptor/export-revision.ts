import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type ExportedFile, ExportInput } from "@/server/contract/descriptor-import";
import { exportDescriptor } from "@/server/domain/descriptor/export-descriptor";
import { notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { getDescriptor } from "../lab/get-descriptor";

/** A revision as one file of a format; secrets are a word in their place. Who may read the lab may export it. */
export async function exportRevision(
  ctx: ServiceContext,
  input: z.input<typeof ExportInput>,
): Promise<z.output<typeof ExportedFile>> {
  const { labId, number, format } = parseInput(ExportInput, input);
  const revision = await getDescriptor(ctx, { labId, number });
  const { lab } = ctx.db.t;
  const [row] = await ctx.db.q.select({ name: lab.name }).from(lab).where(eq(lab.id, labId)).limit(1);
  if (!row) throw notFound("This lab");
  const comment = `Revision ${number} of the lab ${row.name}, exported by Fairlead as ${format}`;
  const file = exportDescriptor(revision.content, format, comment);
  const stem = row.name.normalize("NFKD").replace(/[^\w.-]+/g, "-");
  return { ...file, name: `${stem}-revision-${number}-${file.name}` };
}
