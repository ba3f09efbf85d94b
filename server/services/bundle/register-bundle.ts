import { z } from "zod";
import { BundleId, BundleManifest } from "@/server/contract/bundle";
import { Id } from "@/server/contract/ids";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const RegisterBundleInput = z.object({
  /** SHA-256 of the bundle.json bytes. */
  id: BundleId,
  manifest: BundleManifest,
  /** Where it came from, in words: "built here", "imported from a folder". */
  origin: z.string().min(1).max(300),
  /** The job that made it: the bundle is by who asked for the job. */
  forJob: z.object({ id: Id, requestedBy: z.string().min(1) }).optional(),
});

/** Puts a bundle whose files are in the store already on the list. Its id names its content, so a second time is no change. */
export async function registerBundle(
  ctx: ServiceContext,
  input: z.input<typeof RegisterBundleInput>,
): Promise<{ bundleId: string; added: boolean }> {
  const granted = await authorize(ctx, "bundle.write");
  const { id, manifest, origin, forJob } = parseInput(RegisterBundleInput, input);
  const { name, kubernetes } = manifest;
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { bundle } = tx.db.t;
    const inserted = await tx.db.q
      .insert(bundle)
      .values({
        id,
        name,
        kubernetes,
        manifest,
        size: manifest.files.reduce((sum, file) => sum + file.size, 0),
        origin,
        createdBy: forJob?.requestedBy ?? actorName(granted.actor),
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: bundle.id });
    const added = inserted.length > 0;
    const made = forJob ? { jobId: forJob.id, requestedBy: forJob.requestedBy } : {};
    const detail = { origin, kubernetes, ...made };
    const entry = { action: "bundle.register", subject: name, subjectId: id, detail };
    return { result: { bundleId: id, added }, entry: added ? entry : null };
  });
}
