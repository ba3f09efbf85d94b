import { RemoveWorkerPayload } from "@/server/contract/workers";
import { handOverDeploy, requireMembers } from "./deploy.plan";
import type { JobPlanner } from "./job-kind";
import { readOtherLabs } from "./reset.plan";

/** As a deploy of the hosts that are worked on signs in, and which labs' hosts stay as they are. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { plan: after, before, host, members, ...asked } = RemoveWorkerPayload.parse(job.payload);
    const { hostIsGone, keepCordoned, drainSeconds } = asked;
    await requireMembers(ctx, job.labId, { hosts: [...after.hosts, ...before.hosts], before: members });
    const { plan, secrets } = await handOverDeploy(ctx, job, hostIsGone ? after : before);
    const otherLabs = await readOtherLabs(ctx, job.labId);
    return {
      plan: { ...plan, after, host, hostIsGone, keepCordoned, drainSeconds, otherLabs },
      secrets,
    };
  },
};
