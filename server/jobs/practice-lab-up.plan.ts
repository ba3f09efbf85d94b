import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { PracticeLabKind, type PracticeLabUpPlan } from "@/server/contract/practice-lab";
import { notFound } from "@/server/domain/errors";
import { practiceHosts } from "@/server/domain/practice-lab";
import { practiceRange } from "@/server/infra/practice-lab/machine";
import type { JobPlanner } from "./job-kind";

/** Payload of a `practice-lab-up` job, as `createPracticeLab` writes it. */
export const PracticeLabUpPayload = z.object({
  kind: PracticeLabKind,
  hosts: z.number().int().min(1).max(10),
  telco: z.boolean(),
  credentialId: z.string(),
});

/** Hands over the public half of the lab's key only: nothing has to log in while the hosts are made. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { credentialId, ...asked } = PracticeLabUpPayload.parse(job.payload);
    const { credential } = ctx.db.t;
    const [key] = await ctx.db.q
      .select({ publicPart: credential.publicPart })
      .from(credential)
      .where(and(eq(credential.id, credentialId), eq(credential.labId, job.labId)))
      .limit(1);
    if (!key?.publicPart) throw notFound("The practice lab's SSH key");
    const plan: PracticeLabUpPlan = {
      labId: job.labId,
      kind: asked.kind,
      authorizedKey: key.publicPart.trim(),
      hosts: practiceHosts(asked),
      range: practiceRange(),
    };
    return { plan, secrets: {} };
  },
};
