import { and, desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { ListRevisionsInput, type RevisionHead } from "@/server/contract/lab-draft";
import type { Page } from "@/server/contract/pagination";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";

/** Descriptor revisions of a lab without their content, newest first. */
export async function listRevisions(
  ctx: ServiceContext,
  input: z.input<typeof ListRevisionsInput>,
): Promise<Page<RevisionHead>> {
  const { labId, limit, cursor } = parseInput(ListRevisionsInput, input);
  await authorize(ctx, "lab.read", { labId });
  const { descriptorRevision: revision } = ctx.db.t;
  const after = decodeCursor(cursor, "number");
  const rows = await ctx.db.q
    .select({
      id: revision.id,
      number: revision.number,
      author: revision.author,
      source: revision.source,
      createdAt: revision.createdAt,
      sha256: revision.sha256,
    })
    .from(revision)
    .where(and(eq(revision.labId, labId), after && lt(revision.number, after.key)))
    .orderBy(desc(revision.number))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.number, row.id],
    (row) => row,
  );
}
