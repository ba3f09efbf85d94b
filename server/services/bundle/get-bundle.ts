import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { BundleDetail } from "@/server/contract/bundle-view";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { toBundleRow } from "./bundle-row";

const GetBundleInput = z.object({ bundleId: z.string().max(100) });

/** One bundle with its components, files and sums. */
export async function getBundle(
  ctx: ServiceContext,
  input: z.input<typeof GetBundleInput>,
): Promise<z.infer<typeof BundleDetail>> {
  await authorize(ctx, "bundle.read");
  const { bundleId } = parseInput(GetBundleInput, input);
  const { bundle } = ctx.db.t;
  const [row] = await ctx.db.q.select().from(bundle).where(eq(bundle.id, bundleId)).limit(1);
  if (!row) throw notFound("This bundle");
  const { job } = ctx.db.t;
  const [built] = await ctx.db.q
    .select({ id: job.id })
    .from(job)
    .where(and(eq(job.bundleId, bundleId), eq(job.kind, "bundle-build")))
    .orderBy(asc(job.createdAt))
    .limit(1);
  return { ...toBundleRow(row), manifest: row.manifest, builtByJob: built?.id ?? null };
}
