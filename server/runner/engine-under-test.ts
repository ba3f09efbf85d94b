import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asc, eq } from "drizzle-orm";
import type { Database } from "@/db/database";
import { runMigrations } from "@/db/migrate";
import { openDatabase } from "@/db/open-database";
import { makeJob, makeLab } from "@/db/testing/factories";
import { FINAL_STATUSES, type JobStatus } from "@/server/contract/job";
import { buildJob } from "@/server/job-process/build-job.mjs";
import { buildRunner } from "./build-runner.mjs";

const project = path.resolve(import.meta.dirname, "../..");

/** The runner and the job process as they are built, but for what their jobs do. */
async function buildEngine(): Promise<string> {
  const folder = path.join(project, ".build", `under-test-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  await Promise.all([
    buildRunner(path.join(folder, "runner.mjs"), {
      registry: path.join(import.meta.dirname, "registry-under-test.ts"),
    }),
    buildJob(path.join(folder, "job.mjs"), {
      kinds: path.join(import.meta.dirname, "../job-process/kinds-under-test.ts"),
    }),
  ]);
  return folder;
}

export interface Engine {
  db: Database;
  dataDir: string;
  /** Of every process of this installation. */
  env: NodeJS.ProcessEnv;
  /** A runner process of its own; several may run. */
  startRunner(): Promise<RunnerProcess>;
  /** Queues a job that does what `payload` says (kinds-under-test.ts), on a lab of its own unless named. */
  queue(payload: Record<string, unknown>, labId?: string): Promise<string>;
  jobRow(id: string): Promise<Database["t"]["job"]["$inferSelect"]>;
  /** Waits until the job has one of these states. */
  untilStatus(
    id: string,
    wanted?: readonly JobStatus[],
    patienceMs?: number,
  ): Promise<Awaited<ReturnType<Engine["jobRow"]>>>;
  /** The stored log, whole, after checking that its numbers follow each other. */
  storedLog(id: string): Promise<{ text: string; lines: number }>;
  folderOf(id: string): string;
  /** Pid of the run's job process. */
  jobPid(id: string): number;
  stop(): Promise<void>;
}

export interface RunnerProcess {
  child: ChildProcess;
  output(): string;
  /** Ends it and waits until it is gone. @returns how long that took, ms */
  end(signal: NodeJS.Signals): Promise<number>;
}

/** A data folder of its own, the database, and runners as the product builds them. */
export async function startEngine(options: { database?: string } = {}): Promise<Engine> {
  const build = await buildEngine();
  const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-engine-"));
  const database = options.database ?? "sqlite";
  await runMigrations({ database, dataDir });
  const db = await openDatabase({ database, dataDir });
  const runners: RunnerProcess[] = [];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    FAIRLEAD_DATA: dataDir,
    FAIRLEAD_DATABASE: database,
    FAIRLEAD_BUILD: build,
    FAIRLEAD_KEY: keyOf(dataDir),
  };
  const { t } = db;
  const folderOf = (id: string) => path.join(dataDir, "runs", id, "1");
  const jobRow: Engine["jobRow"] = async (id) => {
    const [row] = await db.q.select().from(t.job).where(eq(t.job.id, id));
    if (!row) throw new Error(`There is no job ${id}.`);
    return row;
  };
  return {
    db,
    dataDir,
    env,
    folderOf,
    jobRow,
    jobPid: (id) => Number(JSON.parse(readFileSync(path.join(folderOf(id), "state.json"), "utf8")).pid),
    async startRunner() {
      const child = spawn(process.execPath, [path.join(build, "runner.mjs")], {
        cwd: project,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
      }
      const runner: RunnerProcess = {
        child,
        output: () => said,
        async end(signal) {
          const began = Date.now();
          if (child.exitCode === null && child.signalCode === null) {
            const gone = once(child, "exit");
            child.kill(signal);
            await gone;
          }
          return Date.now() - began;
        },
      };
      runners.push(runner);
      while (!said.includes("the runner runs")) {
        if (child.exitCode !== null) throw new Error(`The runner ended with ${child.exitCode}: ${said}`);
        await sleep(20);
      }
      return runner;
    },
    async queue(payload, labId) {
      const lab = labId ?? (await makeLab(db)).id;
      return (await makeJob(db, { labId: lab, kind: "bundle-build", payload })).id;
    },
    async untilStatus(id, wanted = FINAL_STATUSES, patienceMs = 60_000) {
      for (const end = Date.now() + patienceMs; ; await sleep(20)) {
        const row = await jobRow(id);
        if (wanted.includes(row.status)) return row;
        if (Date.now() > end) {
          const said = runners.map((runner) => runner.output()).join("\n");
          throw new Error(
            `Job ${id} is ${row.status} (line ${row.lastLine}) after ${patienceMs} ms:\n${said}`,
          );
        }
      }
    },
    async storedLog(id) {
      const chunk = t.jobLogChunk;
      const chunks = await db.q.select().from(chunk).where(eq(chunk.jobId, id)).orderBy(asc(chunk.firstLine));
      let lines = 0;
      for (const { firstLine, lastLine, data, times } of chunks) {
        const count = data.split("\n").length - 1;
        if (firstLine !== lines + 1 || lastLine - firstLine + 1 !== count || times.length !== count) {
          throw new Error(`Lines ${firstLine} to ${lastLine} (${count}) come after line ${lines}.`);
        }
        lines = lastLine;
      }
      return { text: chunks.map(({ data }) => data).join(""), lines };
    },
    async stop() {
      for (const runner of runners) await runner.end("SIGKILL");
      endJobs(path.join(dataDir, "runs"));
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(build, { recursive: true, force: true });
    },
  };
}

/** One key for every runner of an installation. */
const keyOf = (dataDir: string) => createHash("sha256").update(dataDir).digest("base64");

/** Job processes that a failed test left. */
function endJobs(runs: string): void {
  if (!existsSync(runs)) return;
  for (const file of readdirSync(runs, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith("state.json") || existsSync(path.join(runs, path.dirname(file), "exit.json")))
      continue;
    try {
      process.kill(Number(JSON.parse(readFileSync(path.join(runs, file), "utf8")).pid), "SIGKILL");
    } catch {
      // it has ended
    }
  }
}

export const someSecret = (): string => randomBytes(18).toString("base64url");
