import { SshPool } from "@/server/infra/ssh/ssh-pool";
import type { HeldJob } from "@/server/services/job/claim-job";
import type { RunnerPlace } from "../place";
import { readJob } from "./read-job";

/** The jobs that run inside this runner, and the connections they share. */
export class Readers {
  readonly #connections = new SshPool();
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly place: RunnerPlace) {
    place.stopping.addEventListener("abort", () => this.#connections.closeAll(), { once: true });
  }

  async hold(job: HeldJob): Promise<void> {
    const cancel = new AbortController();
    this.#running.set(job.id, cancel);
    try {
      await readJob(this.place, job, { connections: this.#connections, cancel: cancel.signal });
    } finally {
      this.#running.delete(job.id);
    }
  }

  /** @returns false when the job does not run in here */
  cancel(jobId: string): boolean {
    const running = this.#running.get(jobId);
    running?.abort(new Error("cancelled"));
    return running !== undefined;
  }
}
