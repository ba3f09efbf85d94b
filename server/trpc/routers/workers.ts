import {
  AddWorkersInput,
  PlanWorkersInput,
  RemoveWorkerInput,
  WorkersPlanView,
} from "@/server/contract/workers";
import { addWorkers } from "@/server/services/workers/add-workers";
import { planWorkers } from "@/server/services/workers/plan-workers";
import { removeWorker } from "@/server/services/workers/remove-worker";
import { procedure, router } from "../init";
import { StartedJob } from "../shapes";

export const workersRouter = router({
  // a query, because it writes nothing; POST, because options are a map
  plan: procedure("lab.read")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/worker-plans",
        tags: ["clusters"],
        summary: "What it would be to have hosts join the lab's cluster: stages, checks, pod ranges",
      },
    })
    .input(PlanWorkersInput)
    .output(WorkersPlanView)
    .query(({ ctx, input }) => planWorkers(ctx, input)),
  add: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/workers",
        tags: ["clusters"],
        summary: "Have hosts join the lab's cluster as workers; answers the job",
      },
    })
    .input(AddWorkersInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => addWorkers(ctx, input)),
  remove: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/worker-removals",
        tags: ["clusters"],
        summary: "Drain a worker, take it out of the lab's cluster and reset its host; answers the job",
      },
    })
    .input(RemoveWorkerInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => removeWorker(ctx, input)),
});
