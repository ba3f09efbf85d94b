import { and, eq } from "drizzle-orm";
import { practiceLabAnswers } from "@/server/infra/practice-lab/client";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

/**
 * Marks practice labs of this machine as `broken` whose daemon is gone: with it, and with a restart of the machine, its
 * hosts are gone too. The runner asks every now and then, so that no page calls such a lab ready.
 * @returns the ids of the labs that were lost
 */
export async function noteLostLabs(
  ctx: ServiceContext,
  machineId: string,
  answers: (labId: string) => Promise<boolean> = practiceLabAnswers,
): Promise<string[]> {
  const granted = await authorize(ctx, "lab.update");
  const { lab, job } = ctx.db.t;
  const made = and(eq(job.labId, lab.id), eq(job.kind, "practice-lab-up"), eq(job.machineId, machineId));
  const ready = await ctx.db.q
    .select({ id: lab.id, name: lab.name })
    .from(lab)
    .innerJoin(job, made)
    .where(and(eq(lab.kind, "practice"), eq(lab.state, "ready")));
  const lost: string[] = [];
  for (const { id, name } of ready) {
    if (await answers(id)) continue;
    const moved = await inAuditedWrite(ctx, granted, async (tx) => {
      const rows = await tx.db.q
        .update(lab)
        .set({ state: "broken" })
        .where(and(eq(lab.id, id), eq(lab.state, "ready")))
        .returning({ id: lab.id });
      const entry = { action: "lab.lost", subject: name, subjectId: id, labId: id, detail: { machineId } };
      return { result: rows.length > 0, entry: rows.length > 0 ? entry : null };
    });
    if (moved) lost.push(id);
  }
  return lost;
}
