import type { ServiceContext } from "@/server/services/context";
import type { RunnerId } from "@/server/services/job/claim-job";

/** What every part of the runner needs. */
export interface RunnerPlace {
  ctx: ServiceContext;
  runner: RunnerId & { pid: number };
  dataDir: string;
  jobFile: string;
  /** Aborted when the runner is told to end. Job processes go on. */
  stopping: AbortSignal;
}
