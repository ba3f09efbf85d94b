import { and, eq, inArray } from "drizzle-orm";
import type { CheckResult } from "@/server/contract/check";
import { applyWaivers } from "@/server/domain/checks/block-deploy";
import type { CheckInput } from "@/server/domain/checks/check";
import { runChecks } from "@/server/domain/checks/run-checks";
import type { ServiceContext } from "../context";
import { readWaivers } from "../waiver/read-waivers";
import { readNewestReach } from "./read-newest-reach";

/** Every check of a plan, with what was waived. Part of verbs that authorize. */
export async function judgePlan(
  ctx: ServiceContext,
  input: Omit<CheckInput, "now" | "reach" | "busyWith">,
): Promise<CheckResult[]> {
  const { labId } = input.plan;
  const { job } = ctx.db.t;
  const busy = await ctx.db.q
    .select({ title: job.title })
    .from(job)
    .where(
      and(
        eq(job.labId, labId),
        eq(job.exclusive, true),
        inArray(job.status, ["running", "canceling", "waiting"]),
      ),
    );
  const reach = await readNewestReach(ctx, labId);
  const now = ctx.clock.now();
  const results = runChecks({ ...input, now, reach, busyWith: busy.map((one) => one.title) });
  return applyWaivers(results, await readWaivers(ctx, labId), now);
}
