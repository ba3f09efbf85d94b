import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/database";
import { runMigrations } from "@/db/migrate";
import { openDatabase } from "@/db/open-database";
import { makeUser } from "@/db/testing/factories";
import { FINAL_STATUSES, type JobDetail } from "@/server/contract/job";
import { bundleForTests } from "@/server/infra/bundle/bundle-under-test";
import { buildLabDaemon } from "@/server/infra/practice-lab/build-daemon.mjs";
import { callDaemon, type LabQuestion } from "@/server/infra/practice-lab/call-daemon";
import { endPracticeLab, openPracticeLab } from "@/server/infra/practice-lab/client";
import type { PracticeMachine } from "@/server/infra/practice-lab/machine";
import { makeSecretBox, type SecretBox } from "@/server/infra/secret-box/secret-box";
import { connectSsh } from "@/server/infra/ssh/connect-ssh";
import type { SshConnection } from "@/server/infra/ssh/ssh-connection";
import { buildJob } from "@/server/job-process/build-job.mjs";
import { buildRunner } from "@/server/runner/build-runner.mjs";
import { importBundleFolder } from "@/server/services/bundle/import-bundle-folder";
import { type ServiceContext, systemClock } from "@/server/services/context";
import { getJob } from "@/server/services/job/get-job";
import { createPracticeLab } from "@/server/services/lab/create-practice-lab";
import { setSecretBox } from "@/server/services/secret-box";

const project = path.resolve(import.meta.dirname, "../../..");

/** How often a job is looked at, ms: looking costs the processors that the job needs. The shortest stage takes a second. */
const LOOK_MS = 100;

/** Runner, job process and practice lab as the product builds them, without its pages: what a person asks for goes through the verbs. */
export class ProductUnderTest {
  private runner: ChildProcess | undefined;
  private said = "";

  private constructor(
    readonly build: string,
    readonly dataDir: string,
    readonly key: Buffer,
    readonly box: SecretBox,
    readonly db: Database,
    readonly admin: ServiceContext,
  ) {}

  /** With a real bundle in its store: of the version that is built by default, unless another is named. */
  static async start(kubernetes?: string): Promise<ProductUnderTest> {
    if (process.getuid?.() !== 0) throw new Error("The deploy's tests have to be run by root.");
    const dataDir = mkdtempSync(path.join(tmpdir(), "fl-deploy-"));
    // before anything reads its configuration, which is read once
    process.env.FAIRLEAD_DATA = dataDir;
    const build = path.join(project, ".build", `deploy-under-test-${process.pid}`);
    process.env.FAIRLEAD_BUILD = build;
    mkdirSync(build, { recursive: true });
    await Promise.all([
      buildRunner(path.join(build, "runner.mjs")),
      buildJob(path.join(build, "job.mjs")),
      buildLabDaemon(path.join(build, "lab-daemon.mjs")),
    ]);
    cpSync(path.join(project, "ansible"), path.join(build, "ansible"), { recursive: true });
    await runMigrations({ database: "sqlite", dataDir });
    const db = await openDatabase({ database: "sqlite", dataDir });
    const key = randomBytes(32);
    const box = makeSecretBox(key);
    setSecretBox(box);
    const { id, name, email } = await makeUser(db, { role: "admin" });
    const actor = { kind: "user" as const, id, name, email, role: "admin" as const };
    const admin: ServiceContext = { actor, db, clock: systemClock, requestId: "a test" };
    const product = new ProductUnderTest(build, dataDir, key, box, db, admin);
    await importBundleFolder(admin, { folder: await bundleForTests(kubernetes) });
    await product.startRunner();
    return product;
  }

  async startRunner(): Promise<void> {
    const child = spawn(process.execPath, [path.join(this.build, "runner.mjs")], {
      cwd: project,
      env: {
        ...process.env,
        NODE_ENV: "production",
        FAIRLEAD_DATA: this.dataDir,
        FAIRLEAD_DATABASE: "sqlite",
        FAIRLEAD_BUILD: this.build,
        FAIRLEAD_KEY: this.key.toString("base64"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.runner = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.said += text;
      });
    }
    while (!this.said.includes("the runner runs")) {
      if (child.exitCode !== null) throw new Error(`The runner ended: ${this.said}`);
      await sleep(20);
    }
  }

  /** kill -9; jobs go on without it. */
  async killRunner(): Promise<void> {
    if (!this.runner || this.runner.exitCode !== null || this.runner.signalCode !== null) return;
    const gone = once(this.runner, "exit");
    this.runner.kill("SIGKILL");
    await gone;
    this.said = "";
  }

  /** Waits until the job has ended, or `reached` says it is far enough. */
  async until(
    jobId: string,
    reached: (job: JobDetail) => boolean = () => false,
    patienceMs = 240_000,
  ): Promise<JobDetail> {
    for (const end = Date.now() + patienceMs; ; await sleep(LOOK_MS)) {
      const job = await getJob(this.admin, { jobId });
      if (FINAL_STATUSES.includes(job.status) || reached(job)) return job;
      if (Date.now() > end) {
        throw new Error(
          `${job.title} is ${job.status} after ${patienceMs} ms: ${await this.log(jobId)}\n${this.said}`,
        );
      }
    }
  }

  /** The whole log: of every run, unless one is named. */
  async log(jobId: string, run?: number): Promise<string> {
    const { jobLogChunk: chunk } = this.db.t;
    const ofJob = eq(chunk.jobId, jobId);
    const rows = await this.db.q
      .select({ data: chunk.data })
      .from(chunk)
      .where(run === undefined ? ofJob : and(ofJob, eq(chunk.run, run)))
      .orderBy(chunk.run, chunk.firstLine);
    return rows.map(({ data }) => data).join("");
  }

  async stop(): Promise<void> {
    await this.killRunner();
    await this.db.close();
    rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(this.build, { recursive: true, force: true });
  }

  /** A practice lab that is ready, made by its job. */
  async makeLab(hosts = 3): Promise<PracticeLabOfTest> {
    const { labId, jobId } = await createPracticeLab(this.admin, { name: "rock", hosts });
    const job = await this.until(jobId);
    if (job.status !== "succeeded")
      throw new Error(`No practice lab: ${job.message} ${await this.log(jobId)}`);
    return new PracticeLabOfTest(this, labId);
  }
}

/** The lab's hosts, reached as a person with its key would, and what may go wrong with them. */
export class PracticeLabOfTest {
  constructor(
    private readonly product: ProductUnderTest,
    readonly labId: string,
  ) {}

  private get machine(): PracticeMachine {
    const daemonFile = path.join(this.product.build, "lab-daemon.mjs");
    return { platform: process.platform, uid: 0, gid: 0, daemonFile, nodeFile: process.execPath };
  }

  /** A verb of the lab's daemon: power and link. */
  async ask(question: LabQuestion): Promise<void> {
    const socket = await openPracticeLab({ labId: this.labId, machine: this.machine });
    await callDaemon(socket, question);
  }

  /** What its hosts let in. */
  async privateKey(): Promise<string> {
    const { db, box } = this.product;
    const { credential } = db.t;
    const [key] = await db.q
      .select()
      .from(credential)
      .where(and(eq(credential.labId, this.labId), eq(credential.kind, "ssh-key")));
    if (!key) throw new Error("The lab has no key.");
    return box.open(key.sealed, key.id);
  }

  async connect(name: string): Promise<SshConnection> {
    const { db } = this.product;
    const { descriptorRevision, host, hostKey } = db.t;
    const [revision] = await db.q
      .select()
      .from(descriptorRevision)
      .where(eq(descriptorRevision.labId, this.labId));
    if (!revision) throw new Error("The lab is not described.");
    const privateKey = await this.privateKey();
    const pins = await db.q
      .select({ name: host.name, line: hostKey.publicKey })
      .from(hostKey)
      .innerJoin(host, eq(host.id, hostKey.hostId))
      .where(eq(hostKey.labId, this.labId));
    const { jumpHosts, hosts } = revision.content;
    const endpoint = (one: { name: string; ssh: { address: string; port: number; user: string } }) => ({
      ...{ name: one.name, address: one.ssh.address, port: one.ssh.port, user: one.ssh.user, privateKey },
      hostKeys: pins.filter((pin) => pin.name === one.name).map((pin) => pin.line),
    });
    const target = [...jumpHosts, ...hosts].find((one) => one.name === name);
    if (!target) throw new Error(`The lab has no ${name}.`);
    const via = name === "jump" ? [] : jumpHosts.map(endpoint);
    return connectSsh({ target: endpoint(target), via });
  }

  /** Standard output of a command on a host. */
  async ssh(name: string, command: string, input = ""): Promise<string> {
    const connection = await this.connect(name);
    try {
      return (await connection.read(command, { input })).trim();
    } finally {
      connection.close();
    }
  }

  kubectl(command: string): Promise<string> {
    return this.ssh("host-1", `kubectl --kubeconfig /etc/kubernetes/admin.conf ${command}`);
  }

  remove(): Promise<boolean> {
    return endPracticeLab({ labId: this.labId, machine: this.machine });
  }
}
