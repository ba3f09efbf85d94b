import {
  JobDetail,
  JobPage,
  ListJobsInput,
  LogRange,
  ReadLogInput,
  RunJobAgainInput,
  RunRef,
  RunTasks,
} from "@/server/contract/job";
import { cancelJob } from "@/server/services/job/cancel-job";
import { getJob } from "@/server/services/job/get-job";
import { listJobs } from "@/server/services/job/list-jobs";
import { listTasks } from "@/server/services/job/list-tasks";
import { readLog } from "@/server/services/job/read-log";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { procedure, router } from "../init";
import { JobRef } from "../shapes";

export const jobRouter = router({
  list: procedure("job.read")
    .meta({ openapi: { method: "GET", path: "/jobs", tags: ["jobs"], summary: "Jobs, newest first" } })
    .input(ListJobsInput)
    .output(JobPage)
    .query(({ ctx, input }) => listJobs(ctx, input)),
  get: procedure("job.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/jobs/{jobId}",
        tags: ["jobs"],
        summary: "One job: stages, hosts, findings",
      },
    })
    .input(RunRef)
    .output(JobDetail)
    .query(({ ctx, input }) => getJob(ctx, input)),
  cancel: procedure("job.cancel")
    .meta({
      openapi: {
        method: "POST",
        path: "/jobs/{jobId}/cancel",
        tags: ["jobs"],
        summary: "Cancel a queued or running job",
      },
    })
    .input(JobRef)
    .output(JobDetail)
    .mutation(async ({ ctx, input }) => {
      await cancelJob(ctx, input);
      return getJob(ctx, input);
    }),
  runAgain: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/jobs/{jobId}/runs",
        tags: ["jobs"],
        summary: "Run a job again that failed, was cancelled or interrupted",
      },
    })
    .input(RunJobAgainInput)
    .output(JobDetail)
    .mutation(async ({ ctx, input }) => {
      const { jobId, run } = await runJobAgain(ctx, input);
      return getJob(ctx, { jobId, run });
    }),
  readLog: procedure("job.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/jobs/{jobId}/log",
        tags: ["jobs"],
        summary: "A range of log lines by number",
      },
    })
    .input(ReadLogInput)
    .output(LogRange)
    .query(({ ctx, input }) => readLog(ctx, input)),
  tasks: procedure("job.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/jobs/{jobId}/tasks",
        tags: ["jobs"],
        summary: "Tasks and their results per host, tied to log lines",
      },
    })
    .input(RunRef)
    .output(RunTasks)
    .query(({ ctx, input }) => listTasks(ctx, input)),
});
