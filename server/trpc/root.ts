import { callerFactory, router } from "./init";
import { aboutRouter } from "./routers/about";
import { apiKeyRouter } from "./routers/api-key";
import { bundleRouter } from "./routers/bundle";
import { checkRouter } from "./routers/check";
import { clusterRouter } from "./routers/cluster";
import { credentialRouter } from "./routers/credential";
import { deployRouter } from "./routers/deploy";
import { descriptorRouter } from "./routers/descriptor";
import { draftRouter } from "./routers/draft";
import { hostRouter } from "./routers/host";
import { hostKeyRouter } from "./routers/host-key";
import { jobRouter } from "./routers/job";
import { labRouter } from "./routers/lab";
import { membershipRouter } from "./routers/membership";
import { nodeRouter } from "./routers/node";
import { resetRouter } from "./routers/reset";
import { setupRouter } from "./routers/setup";
import { shareRouter } from "./routers/share";
import { suiteRouter } from "./routers/suite";
import { auditRouter, meRouter, userRouter } from "./routers/user";
import { workersRouter } from "./routers/workers";

export const appRouter = router({
  setup: setupRouter,
  me: meRouter,
  user: userRouter,
  apiKey: apiKeyRouter,
  audit: auditRouter,
  lab: labRouter,
  membership: membershipRouter,
  draft: draftRouter,
  credential: credentialRouter,
  host: hostRouter,
  hostKey: hostKeyRouter,
  descriptor: descriptorRouter,
  job: jobRouter,
  reset: resetRouter,
  workers: workersRouter,
  bundle: bundleRouter,
  deploy: deployRouter,
  check: checkRouter,
  cluster: clusterRouter,
  node: nodeRouter,
  suite: suiteRouter,
  share: shareRouter,
  about: aboutRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = callerFactory(appRouter);
