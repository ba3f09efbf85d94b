import { callerFactory, router } from "./init";
import { aboutRouter } from "./routers/about";
import { bundleRouter } from "./routers/bundle";
import { clusterRouter } from "./routers/cluster";
import { deployRouter } from "./routers/deploy";
import { jobRouter } from "./routers/job";
import { labRouter } from "./routers/lab";
import { setupRouter } from "./routers/setup";
import { auditRouter, meRouter, userRouter } from "./routers/user";

export const appRouter = router({
  setup: setupRouter,
  me: meRouter,
  user: userRouter,
  audit: auditRouter,
  lab: labRouter,
  job: jobRouter,
  bundle: bundleRouter,
  deploy: deployRouter,
  cluster: clusterRouter,
  about: aboutRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = callerFactory(appRouter);
