import {
  DeployFiles,
  DeployPlanView,
  PlanDeployInput,
  RequestDeployInput,
} from "@/server/contract/deploy-view";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { readDeployFiles } from "@/server/services/deploy/read-deploy-files";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { procedure, router } from "../init";
import { JobRef, StartedJob } from "../shapes";

export const deployRouter = router({
  // a query, because it writes nothing; POST, because roles are a map
  plan: procedure("lab.read")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/plans",
        tags: ["deploy"],
        summary: "What a deploy would do: hosts, stages, every rendered file, RA2 rows",
      },
    })
    .input(PlanDeployInput)
    .output(DeployPlanView)
    .query(({ ctx, input }) => planDeploy(ctx, input)),
  start: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/deploys",
        tags: ["deploy"],
        summary: "Deploy Kubernetes on the lab's hosts; answers the job",
      },
    })
    .input(RequestDeployInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestDeploy(ctx, input)),
  files: procedure("job.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/jobs/{jobId}/files",
        tags: ["deploy"],
        summary: "Every file a deploy job writes, rendered from its kept plan",
      },
    })
    .input(JobRef)
    .output(DeployFiles)
    .query(({ ctx, input }) => readDeployFiles(ctx, input)),
});
