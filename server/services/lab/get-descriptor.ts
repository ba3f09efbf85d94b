import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import type { DescriptorRevision } from "@/server/contract/lab";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const GetDescriptorInput = z.object({
  labId: Id,
  /** The newest when left out. */
  number: z.coerce.number().int().positive().optional(),
});

/** One descriptor revision whole: everything a plan may know about the lab. Credentials are named by id only. */
export async function getDescriptor(
  ctx: ServiceContext,
  input: z.input<typeof GetDescriptorInput>,
): Promise<DescriptorRevision> {
  const { labId, number } = parseInput(GetDescriptorInput, input);
  await authorize(ctx, "lab.read", { labId });
  const { descriptorRevision: revision } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: revision.id,
      number: revision.number,
      author: revision.author,
      source: revision.source,
      createdAt: revision.createdAt,
      sha256: revision.sha256,
      content: revision.content,
    })
    .from(revision)
    .where(and(eq(revision.labId, labId), number === undefined ? undefined : eq(revision.number, number)))
    .orderBy(desc(revision.number))
    .limit(1);
  if (!row) throw notFound(number === undefined ? "A descriptor of this lab" : `Revision ${number}`);
  return row;
}
