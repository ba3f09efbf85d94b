import { setTimeout as sleep } from "node:timers/promises";
import type { JobFinisher, JobPlanner } from "@/server/jobs/job-kind";

/** In place of the product's registry: a job does what its payload says (`server/job-process/kinds-under-test.ts`). */
const planner: JobPlanner = {
  async plan(_, job) {
    const { secrets, refuse, planMs, ...plan } = job.payload;
    if (typeof planMs === "number") await sleep(planMs);
    if (refuse !== undefined) throw new Error(String(refuse));
    return { plan, secrets: isTexts(secrets) ? secrets : {} };
  },
};

/** Leaves what was found in the lab's name, where a test can read it. */
const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data, secrets }) {
    const { lab } = ctx.db.t;
    // a step that takes long, so that it can be killed in the middle of its transaction
    if (typeof data.finishMs === "number") await sleep(data.finishMs);
    if (data.finish === "throws") throw new Error("the finish step has a fault");
    await ctx.db.q.insert(lab).values({
      id: `found-${job.id}`,
      name: JSON.stringify({ outcome, data, secrets }),
      search: "",
      kind: "registered",
      state: "ready",
      createdBy: "a test",
      createdAt: ctx.clock.now(),
    });
  },
};

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");

export const plannerOf = async (): Promise<JobPlanner> => planner;
export const finisherOf = async (): Promise<JobFinisher> => finisher;
