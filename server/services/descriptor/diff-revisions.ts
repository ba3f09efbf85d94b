import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { type DescriptorChange, DiffRevisionsInput } from "@/server/contract/lab-draft";
import { diffDescriptor } from "@/server/domain/descriptor/diff-descriptor";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/** What changed from one revision of a lab to another. */
export async function diffRevisions(
  ctx: ServiceContext,
  input: z.input<typeof DiffRevisionsInput>,
): Promise<DescriptorChange[]> {
  const { labId, number, to } = parseInput(DiffRevisionsInput, input);
  await authorize(ctx, "lab.read", { labId });
  const { descriptorRevision: revision } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ number: revision.number, content: revision.content })
    .from(revision)
    .where(and(eq(revision.labId, labId), inArray(revision.number, [number, to])));
  const contentOf = (wanted: number) => {
    const row = rows.find((one) => one.number === wanted);
    if (!row) throw notFound(`Revision ${wanted}`);
    return row.content;
  };
  return diffDescriptor(contentOf(number), contentOf(to));
}
