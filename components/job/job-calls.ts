import type { JobDetail } from "@/server/contract/job";
import type { ApiCall } from "../ui/to-curl";

/** What the job page reads and does, as REST calls. */
export function jobCalls(job: Pick<JobDetail, "id">, run: number): ApiCall[] {
  const path = `/api/v1/jobs/${job.id}`;
  return [
    { label: "This job: stages, hosts, findings", method: "GET", path: `${path}?run=${run}` },
    { label: "Log lines by number", method: "GET", path: `${path}/log?run=${run}&from=1&limit=500` },
    { label: "The whole log, raw", method: "GET", path: `${path}/log.txt?run=${run}` },
    {
      label: "The log with the time of each line",
      method: "GET",
      path: `${path}/log.txt?run=${run}&times=1`,
    },
    { label: "Follow the log (server-sent events)", method: "GET", path: `${path}/log/stream?run=${run}` },
    { label: "Tasks and their results per host", method: "GET", path: `${path}/tasks?run=${run}` },
    { label: "Cancel job", method: "POST", path: `${path}/cancel` },
    { label: "Run again", method: "POST", path: `${path}/runs`, body: {} },
  ];
}
