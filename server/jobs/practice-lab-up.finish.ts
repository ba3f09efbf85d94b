import { and, eq } from "drizzle-orm";
import { PracticeLabState } from "@/server/contract/practice-lab";
import { describePracticeLab } from "@/server/domain/practice-descriptor";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import type { ServiceContext } from "@/server/services/context";
import { insertFirstDescriptor } from "@/server/services/lab/insert-descriptor";
import type { ClaimedJob, JobFinisher } from "./job-kind";
import { PracticeLabUpPayload } from "./practice-lab-up.plan";

/** A lab that came up is described like any lab; one that did not is `broken`, which can be removed. */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data }) {
    const { lab } = ctx.db.t;
    const ready = outcome === "succeeded";
    const moved = await ctx.db.q
      .update(lab)
      .set({ state: ready ? "ready" : "broken" })
      .where(and(eq(lab.id, job.labId), eq(lab.state, "creating")))
      .returning({ name: lab.name });
    const name = moved[0]?.name;
    if (ready && name !== undefined) await describeLab(ctx, job, name, PracticeLabState.parse(data.lab));
  },
};

async function describeLab(
  ctx: ServiceContext,
  job: ClaimedJob,
  name: string,
  state: PracticeLabState,
): Promise<void> {
  const { job: jobs } = ctx.db.t;
  const [asked] = await ctx.db.q.select({ by: jobs.requestedBy }).from(jobs).where(eq(jobs.id, job.id));
  const { credentialId } = PracticeLabUpPayload.parse(job.payload);
  const descriptorRevisionId = await insertFirstDescriptor(ctx, {
    labId: job.labId,
    author: asked?.by ?? "Fairlead",
    source: "practice lab",
    content: describePracticeLab(state, credentialId),
    hostKeys: new Map(state.hosts.map((host) => [host.name, host.hostKey])),
    keysAcceptedBy: "Fairlead, which made them",
  });
  await ctx.db.q.update(jobs).set({ descriptorRevisionId }).where(eq(jobs.id, job.id));
  const granted = await authorize(ctx, "lab.update", { labId: job.labId });
  await audit(ctx, granted, {
    action: "lab.describe",
    subject: name,
    subjectId: job.labId,
    labId: job.labId,
    detail: { jobId: job.id, revision: 1, hosts: state.hosts.map((host) => host.name) },
  });
}
