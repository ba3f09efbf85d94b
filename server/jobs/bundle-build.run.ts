import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { type BuiltBundle, BundleBuildPlan } from "@/server/contract/bundle-build";
import { BUILD_STAGES, buildBundle } from "@/server/infra/bundle/build/build-bundle";
import { keepBuiltBundle } from "@/server/infra/bundle/bundle-store";
import type { JobRun } from "./job-kind";

/** Builds a bundle into the store; the finish step puts it on the list. */
export const job: JobRun = {
  async run(ctx, input) {
    const { kubernetes, sources, cacheDir, store } = BundleBuildPlan.parse(input);
    ctx.declareStages(BUILD_STAGES.map((stage) => ({ ...stage, hosts: [] })));
    const making = path.join(store, `.making-${ctx.jobId}-${ctx.run}`);
    ctx.atEnd(() => rm(making, { recursive: true, force: true }));
    await mkdir(store, { recursive: true });
    const began = performance.now();
    await buildBundle({
      ...{ kubernetes, sources, cacheDir, outDir: making, signal: ctx.signal },
      log: (line) => ctx.log(line),
      spawn: (program) => ctx.spawn(program),
      inStage: (id, work) => ctx.inStage(id, work),
    });
    const bundle: BuiltBundle = await keepBuiltBundle(making, store, ctx.signal);
    ctx.result("bundle", bundle);
    const megabytes = Math.round(bundle.manifest.files.reduce((sum, file) => sum + file.size, 0) / 1e6);
    const seconds = Math.round((performance.now() - began) / 1000);
    return {
      message: `The bundle of Kubernetes ${kubernetes} is in the store: ${megabytes} MB, built in ${seconds} s.`,
    };
  },
};
