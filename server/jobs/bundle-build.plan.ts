import { BundleBuildPayload, type BundleBuildPlan } from "@/server/contract/bundle-build";
import { bundleCache, bundleSources } from "@/server/infra/bundle/bundle-folders";
import { bundleStore } from "@/server/infra/bundle/bundle-store";
import type { JobPlanner } from "./job-kind";

/** Names the folders: the job process does not know Fairlead's settings. */
export const planner: JobPlanner = {
  async plan(_ctx, job) {
    const { kubernetes } = BundleBuildPayload.parse(job.payload);
    const plan: BundleBuildPlan = {
      kubernetes,
      sources: bundleSources(),
      cacheDir: await bundleCache(),
      store: bundleStore(),
    };
    return { plan, secrets: {} };
  },
};
