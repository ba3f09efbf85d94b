import { writeFileSync } from "node:fs";
import path from "node:path";
import { type HandOver, RUN_FILES, type RunExit, type RunResult } from "@/server/contract/run-folder";
import { ConsoleText } from "@/server/domain/console-text";
import { DomainError } from "@/server/domain/errors";
import { makeRedactor } from "@/server/domain/redact";
import { sealResult } from "@/server/infra/job-secrets/sealed-result";
import { endRunProcesses } from "@/server/infra/processes/run-processes";
import { runIdOf } from "@/server/infra/run-folder/run-place";
import { writeWhole } from "@/server/infra/run-folder/write-whole";
import type { JobRun, RunContext } from "@/server/jobs/job-kind";
import { PrivateFolders } from "./private-folders";
import { RunEvents } from "./run-events";
import { RunLog } from "./run-log";
import { spawnLogged } from "./spawn-logged";

/** A run step that does not end within this time after a cancel is not waited for any longer. */
const STUCK_MS = 90_000;

/** One run: what a job kind may use, and how it ends. */
export class Run {
  readonly #stop = new AbortController();
  readonly #log: RunLog;
  readonly #events: RunEvents;
  readonly #redactor;
  readonly #folders: PrivateFolders;
  readonly #result: RunResult = { version: 1, data: {}, secrets: {} };
  readonly #cleaners: (() => Promise<void> | void)[] = [];
  readonly #runId: string;
  #stopReason: string | undefined;
  #canceled = false;

  constructor(
    private readonly folder: string,
    private readonly handOver: HandOver,
  ) {
    this.#runId = runIdOf(handOver.jobId, handOver.run);
    this.#redactor = makeRedactor(Object.values(handOver.secrets));
    this.#log = new RunLog(folder, this.#redactor);
    this.#events = new RunEvents(folder, this.#log, this.#redactor);
    this.#folders = new PrivateFolders(this.#runId);
  }

  /** The user wants it to end. */
  cancel(): void {
    this.#canceled = true;
    this.#stop.abort();
  }

  /** Something else than the user ends it: the run has failed, and why is told. */
  abandon(reason: string): void {
    this.#stopReason ??= reason;
    this.#stop.abort();
  }

  /** Runs the kind's step to its end, whatever happens, and writes exit.json last. */
  async toEnd(loadKind: () => Promise<JobRun>): Promise<void> {
    let ended: Pick<RunExit, "outcome" | "message">;
    try {
      const kind = await loadKind();
      const { message } = await this.#raceStuck(kind.run(this.#context(), this.handOver.plan));
      ended = { outcome: "succeeded", message };
    } catch (cause) {
      ended = this.#describe(cause);
    }
    await this.#clean();
    this.#log.close();
    this.#events.close();
    writeWhole(path.join(this.folder, RUN_FILES.result), JSON.stringify(this.#result));
    const exit: RunExit = {
      version: 1,
      outcome: ended.outcome,
      message: this.#redactor.redact(ended.message),
      lastLine: this.#log.lastLine,
      lastEvent: this.#events.lastEvent,
      finishedAt: Date.now(),
    };
    writeWhole(path.join(this.folder, RUN_FILES.exit), JSON.stringify(exit));
  }

  #raceStuck<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    return new Promise((resolve, reject) => {
      work.then(resolve, reject);
      signal.addEventListener("abort", () => {
        setTimeout(() => reject(signal.reason), STUCK_MS).unref();
      });
    });
  }

  #describe(cause: unknown): Pick<RunExit, "outcome" | "message"> {
    if (this.#stopReason !== undefined) return { outcome: "failed", message: this.#stopReason };
    if (this.#canceled) return { outcome: "canceled", message: "Cancelled." };
    if (cause instanceof DomainError) return { outcome: "failed", message: cause.message };
    const said = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    this.#tryLog(said);
    const short = cause instanceof Error ? cause.message : String(cause);
    return {
      outcome: "failed",
      message: `Something went wrong inside the job (${short}); its log says where.`,
    };
  }

  async #clean(): Promise<void> {
    for (const clean of this.#cleaners.reverse()) {
      try {
        await clean();
      } catch (cause) {
        this.#tryLog(`Cleaning up: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    }
    await endRunProcesses(this.#runId);
    this.#folders.removeAll();
  }

  /** Words about a failure must not become another one: the disk may be full. */
  #tryLog(text: string): void {
    try {
      this.#log.append(text.split("\n"));
    } catch {
      // exit.json tells the outcome
    }
  }

  #context(): RunContext {
    const log = this.#log;
    const events = this.#events;
    const { signal } = this.#stop;
    const { jobId, run, publicKey, secrets } = this.handOver;
    const stage: RunContext["stage"] = (id, status) => events.emit({ type: "stage", stage: id, status });
    return {
      jobId,
      run,
      folder: this.folder,
      secrets,
      signal,
      declareStages: (stages) => events.emit({ type: "stages", stages }),
      stage,
      async inStage(id, work) {
        signal.throwIfAborted();
        stage(id, "running");
        try {
          const result = await work();
          stage(id, "succeeded");
          return result;
        } catch (cause) {
          stage(id, signal.aborted ? "canceled" : "failed");
          throw cause;
        }
      },
      log: (text) => log.append(text.replace(/\n$/, "").split("\n")),
      emit: (event) => events.emit(event),
      spawn: (child) =>
        spawnLogged(child, {
          log,
          runId: this.#runId,
          signal,
          makeText: () => new ConsoleText(this.#redactor),
        }),
      result: (name, value) => {
        this.#result.data[name] = this.#redactor.redactDeep(value);
      },
      secretResult: (name, value) => {
        this.#result.secrets[name] = sealResult(publicKey, value, `${this.#runId} ${name}`);
      },
      privateFolder: () => this.#folders.make(),
      atEnd: (clean) => {
        this.#cleaners.push(clean);
      },
    };
  }
}

/** Makes the file that tells a runner that a run may start: nobody else can have made it. @returns false if somebody did */
export function markStarted(folder: string): boolean {
  try {
    writeFileSync(path.join(folder, RUN_FILES.started), "", { flag: "wx", mode: 0o600 });
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false;
    throw cause;
  }
}
