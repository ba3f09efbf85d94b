import { setTimeout as sleep } from "node:timers/promises";
import { isFinal } from "@/server/domain/job-state";
import { logger } from "@/server/infra/logger";
import { processStart } from "@/server/infra/processes/process-stat";
import { requestCancel } from "@/server/infra/run-folder/read-run-files";
import { runFolderOf } from "@/server/infra/run-folder/run-place";
import { isReader } from "@/server/jobs/readers";
import {
  claimJob,
  type HeldJob,
  listStrayJobs,
  type StrayJob,
  takeOverJob,
} from "@/server/services/job/claim-job";
import { FenceLost } from "@/server/services/job/fence";
import { heartbeatJob, readHeldJobs } from "@/server/services/job/heartbeat-job";
import { noteLostLabs } from "@/server/services/lab/note-lost-labs";
import { ClusterWatches } from "./clusters/cluster-watches";
import { endInterrupted } from "./end-job";
import { holdJob } from "./hold-job";
import type { RunnerPlace } from "./place";
import { Readers } from "./readers/readers";

/** Jobs at once; the rest waits in the queue. */
const MOST_JOBS = 10;
const HEARTBEAT_MS = 5000;
const LOOK_FOR_STRAYS_MS = 2000;
const LOOK_AT_HELD_MS = 150;
const LOOK_FOR_LOST_LABS_MS = 15_000;
const LOOK_AT_CLUSTERS_MS = 1000;
/** How often the queue is looked at: a file beside us costs nothing, a server's network something. */
const CLAIM_MS = { sqlite: 150, postgresql: 500 };
/** A runner of this machine that said nothing for so long is stuck. */
const STUCK_MS = 20_000;
/** One of another machine may be restarting; after this nobody will take its jobs up again. */
const GONE_MS = 90_000;

/** Claims and holds jobs until it is told to stop. */
export class Runner {
  readonly #held = new Map<string, HeldJob>();
  readonly #work = new Set<Promise<void>>();
  readonly #readers: Readers;
  readonly #clusters: ClusterWatches;

  constructor(private readonly place: RunnerPlace) {
    this.#readers = new Readers(place);
    this.#clusters = new ClusterWatches(place);
  }

  async run(): Promise<void> {
    const { ctx, runner } = this.place;
    await heartbeatJob(ctx, runner);
    await Promise.all([
      this.#repeat("heartbeat", HEARTBEAT_MS, () => heartbeatJob(ctx, runner)),
      this.#repeat("look for jobs without a runner", LOOK_FOR_STRAYS_MS, () => this.#takeStrays()),
      this.#repeat("look at held jobs", LOOK_AT_HELD_MS, () => this.#lookAtHeld()),
      this.#repeat("look for lost practice labs", LOOK_FOR_LOST_LABS_MS, async () => {
        for (const labId of await noteLostLabs(ctx, runner.machineId)) {
          logger().warn({ labId }, "a practice lab is gone from this machine");
        }
      }),
      this.#repeat("follow clusters", LOOK_AT_CLUSTERS_MS, () => this.#clusters.look()),
      this.#repeat("claim", CLAIM_MS[ctx.db.dialect], () => this.#claimAll()),
    ]);
    await Promise.all([...this.#work, this.#clusters.end()]);
  }

  async #repeat(what: string, everyMs: number, work: () => Promise<void>): Promise<void> {
    const { stopping } = this.place;
    while (!stopping.aborted) {
      await work().catch((cause: unknown) => {
        if (!stopping.aborted)
          logger().warn({ what, err: cause }, "the runner could not do this, trying again");
      });
      await sleep(everyMs, undefined, { signal: stopping }).catch(() => {});
    }
  }

  async #claimAll(): Promise<void> {
    const { ctx, runner, stopping } = this.place;
    while (this.#held.size < MOST_JOBS && !stopping.aborted) {
      const job = await claimJob(ctx, runner);
      if (!job) return;
      logger().info({ jobId: job.id, kind: job.kind, run: job.run, fence: job.fence }, "claimed");
      this.#hold(job);
    }
  }

  #hold(job: HeldJob): void {
    this.#held.set(job.id, job);
    const work = (isReader(job.kind) ? this.#readers.hold(job) : holdJob(this.place, job))
      .catch((cause: unknown) => logger().error({ jobId: job.id, err: cause }, "a job could not be held"))
      .finally(() => {
        // a further run may be held already
        if (this.#held.get(job.id) === job) this.#held.delete(job.id);
        this.#work.delete(work);
      });
    this.#work.add(work);
  }

  /** Tells job processes that were cancelled, and those whose job was taken away and ended meanwhile. */
  async #lookAtHeld(): Promise<void> {
    const now = await readHeldJobs(this.place.ctx, [...this.#held.keys()]);
    for (const job of this.#held.values()) {
      const state = now.get(job.id);
      if (!state) continue;
      const takenAndEnded = state.fence !== job.fence && isFinal(state.status);
      if (takenAndEnded || (state.status === "canceling" && job.status !== "canceling")) {
        job.status = state.status;
        if (!this.#readers.cancel(job.id)) requestCancel(runFolderOf(this.place.dataDir, job.id, job.run));
      }
    }
  }

  async #takeStrays(): Promise<void> {
    const { ctx, runner } = this.place;
    for (const stray of await listStrayJobs(ctx, runner)) {
      const here = stray.machineId === runner.machineId;
      if (here ? !this.#mayLive(stray) : this.#isSilent(stray, GONE_MS)) {
        await this.#take(stray, here).catch((cause: unknown) => {
          if (!(cause instanceof FenceLost)) throw cause;
        });
      }
    }
  }

  /** Only a runner that sees the run folder can take a run up again; what runs inside the runner has none. */
  async #take(stray: StrayJob, here: boolean): Promise<void> {
    const job = await takeOverJob(this.place.ctx, this.place.runner, stray);
    logger().info({ jobId: job.id, run: job.run, fence: job.fence, here }, "taken over");
    if (here || isReader(job.kind)) this.#hold(job);
    else await endInterrupted(this.place, job, ELSEWHERE);
  }

  #mayLive({ pid, ...stray }: StrayJob): boolean {
    if (pid === null || pid === process.pid || processStart(pid) === undefined) return false;
    return !this.#isSilent(stray, STUCK_MS);
  }

  #isSilent({ heartbeatAt }: Pick<StrayJob, "heartbeatAt">, ms: number): boolean {
    return heartbeatAt === null || this.place.ctx.clock.now() - heartbeatAt > ms;
  }
}

const ELSEWHERE =
  "The machine that ran this job has not been heard of for 90 seconds: see there what still runs, then start the job again.";
