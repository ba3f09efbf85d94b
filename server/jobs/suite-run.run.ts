import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { KUBECONFIG_SECRET, sshKeySecret } from "@/server/contract/deploy-run";
import { SuiteRunPlan } from "@/server/contract/suite-job";
import { DISTURBING } from "@/server/contract/suite-presets";
import { SUITE_FILE_MAX } from "@/server/contract/suite-words";
import { DomainError } from "@/server/domain/errors";
import { followSuite } from "@/server/domain/suite/follow-suite";
import { judgeRun } from "@/server/domain/suite/judge-run";
import { readE2eLog } from "@/server/domain/suite/read-e2e-log";
import { readJunit } from "@/server/domain/suite/read-junit";
import { readAllocatable } from "@/server/infra/installer/ask-api-server";
import { connectSsh, type KeyEndpoint } from "@/server/infra/ssh/connect-ssh";
import {
  bringProgram,
  detachedFolder,
  endDetached,
  fetchRunFile,
  isLost,
  lookAtDetached,
  putRunFile,
  removeDetached,
  startDetached,
} from "@/server/infra/ssh/detached-program";
import type { SshConnection } from "@/server/infra/ssh/ssh-connection";
import { keepSuiteFile } from "@/server/infra/suite/suite-files";
import type { JobRun, RunContext } from "./job-kind";

const KUBECONFIG = "kubeconfig";
const JUNIT = "junit_01.xml";
/** Between two looks at the suite, ms. */
const LOOK_MS = 500;
/** A jump host that does not answer for so long is given up, ms; the suite there goes on. */
const PATIENCE_MS = 600_000;
/** A test that is interrupted takes back what it made, as its namespace: Ginkgo gives it 30 s (types/config.go), then reports. */
const GRACE_SECONDS = 45;

/** Runs the upstream suite on the jump host, in a session of its own, and brings its files back. */
export const job: JobRun = {
  async run(ctx, input) {
    const plan = SuiteRunPlan.parse(input);
    const at = plan.target.name;
    ctx.declareStages([
      { id: "prepare", title: "Prepare", hosts: [at] },
      { id: "suite", title: "Suite", hosts: [at] },
      { id: "collect", title: "Collect", hosts: [at] },
    ]);
    const line = new Line(ctx, plan);
    ctx.atEnd(() => line.close());
    const folder = detachedFolder(`suite-${ctx.jobId}-${ctx.run}`);
    const kubeconfig = needSecret(ctx, KUBECONFIG_SECRET);
    const output = new SuiteOutput(ctx, at);
    let collected = false;
    ctx.atEnd(() =>
      line.ask(async (connection) => {
        await endDetached(connection, folder, [KUBECONFIG], GRACE_SECONDS);
        if (!collected && output.suite.progress.completed > 0)
          await keepPart(ctx, plan, connection, folder, output);
        await removeDetached(connection, folder);
      }, false),
    );
    await ctx.inStage("prepare", () => prepare(ctx, plan, line, folder, kubeconfig));
    await ctx.inStage("suite", () => follow(ctx, at, line, folder, output));
    return ctx.inStage("collect", async () => {
      const ended = await collect(ctx, plan, line, folder, output);
      collected = true;
      return ended;
    });
  },
};

async function prepare(ctx: RunContext, plan: SuiteRunPlan, line: Line, folder: string, kubeconfig: string) {
  await line.ask(async (connection) => {
    const nodes = await readAllocatable(kubeconfig, (host, port) => connection.forward(host, port));
    ctx.result(
      "nodes",
      nodes.map((node) => ({ ...node, at: Date.now() })),
    );
    ctx.log(`The API server lists ${nodes.map(({ name }) => name).join(", ")}`);
    const e2e = await bringProgram(connection, plan.e2e, ctx.signal);
    const kube = await bringProgram(connection, plan.kubectl, ctx.signal);
    for (const [name, { brought }] of [
      ["e2e.test", e2e],
      ["kubectl", kube],
    ] as const)
      ctx.log(brought ? `Brought ${name} to ${plan.target.name}` : `${plan.target.name} has ${name} already`);
    await putRunFile(connection, folder, KUBECONFIG, kubeconfig);
    const up = (path: string) => `../../../../${path}`;
    await connection.read(`cd ${folder} && ln -sf ${up(kube.path)} kubectl`);
    const argv = [up(e2e.path), ...suiteArguments(plan)] as [string, ...string[]];
    ctx.log(`e2e.test ${suiteArguments(plan).join(" ")}`);
    await startDetached(connection, { folder, argv, secretFiles: [KUBECONFIG] });
  });
}

/** Relative to the run's folder, in which it runs. */
function suiteArguments({ focus, disruptive, nodes }: SuiteRunPlan): string[] {
  return [
    ...focus.map((one) => `--ginkgo.focus=${one}`),
    ...(disruptive ? [] : DISTURBING.map((mark) => `--ginkgo.skip=${mark}`)),
    ...["--ginkgo.v", "--ginkgo.no-color", "--ginkgo.timeout=24h"],
    ...["--provider=skeleton", `--kubeconfig=${KUBECONFIG}`, "--kubectl-path=./kubectl"],
    ...["--report-dir=.", `--num-nodes=${nodes}`],
  ];
}

/** What the suite has printed so far, told line by line. */
class SuiteOutput {
  readonly suite = followSuite();
  offset = 0;
  private readonly parts: Buffer[] = [];
  private rest = Buffer.alloc(0);

  constructor(
    private readonly ctx: RunContext,
    private readonly at: string,
  ) {}

  get log(): Buffer {
    return Buffer.concat(this.parts);
  }

  /** @param last nothing follows: a line without an end is one, too */
  take(bytes: Buffer, last: boolean): void {
    this.offset += bytes.length;
    this.parts.push(bytes);
    const whole = Buffer.concat([this.rest, bytes]);
    const cut = last ? whole.length : whole.lastIndexOf(10) + 1;
    this.rest = whole.subarray(cut);
    const text = whole.subarray(0, cut).toString("utf8");
    if (text !== "")
      for (const one of text.replace(/\n$/, "").split("\n")) tell(this.ctx, this.at, this.suite, one);
  }
}

async function follow(
  ctx: RunContext,
  at: string,
  line: Line,
  folder: string,
  output: SuiteOutput,
): Promise<void> {
  for (;;) {
    const look = await line.ask((connection) => lookAtDetached(connection, folder, output.offset));
    const end = look.state !== "running" && look.whole;
    output.take(look.bytes, end);
    if (look.state === "gone" && look.whole)
      throw new DomainError(
        "unavailable",
        `e2e.test ended on ${at} without a word: was it restarted? Run it again.`,
      );
    if (end) return;
    if (look.whole) await sleep(LOOK_MS, undefined, { signal: ctx.signal });
  }
}

function tell(ctx: RunContext, host: string, suite: ReturnType<typeof followSuite>, text: string): void {
  ctx.log(text);
  const step = suite.take(text);
  if (!step) return;
  const task = createHash("sha256").update(step.name).digest("hex").slice(0, 32);
  if (step.kind === "begun") {
    ctx.emit({ type: "task", uuid: task, name: step.name, stage: "suite" });
    return;
  }
  const { total, completed, failed } = suite.progress;
  ctx.log(`Fairlead: ${completed} of ${total ?? "?"} tests, ${failed} failed`);
  const status = step.failed ? "failed" : "ok";
  const durationMs = Math.round(step.seconds * 1000);
  // the lines before it are the task's own
  ctx.emit({ type: "result", task, host, status, durationMs, firstLine: 1 });
}

async function collect(
  ctx: RunContext,
  plan: SuiteRunPlan,
  line: Line,
  folder: string,
  { log, suite: { progress } }: SuiteOutput,
): Promise<{ message: string }> {
  const xml = await line.ask((connection) => fetchRunFile(connection, folder, JUNIT));
  if (!xml) {
    const last = log.toString("utf8").trim().split("\n").at(-1) ?? "";
    throw new DomainError(
      "unavailable",
      `e2e.test wrote no ${JUNIT} on ${plan.target.name}: ${last.slice(0, 300)}`,
    );
  }
  const judged = await keepFiles(ctx, plan, xml, log);
  const ran = judged.counts.passed + judged.counts.failed;
  if (progress.completed !== ran || progress.total !== ran) {
    ctx.emit({
      ...{ type: "finding", host: plan.target.name, title: "Progress and JUnit disagree" },
      detail: `${progress.completed} of ${progress.total ?? "?"} tests were seen to end, ${JUNIT} has ${ran}.`,
    });
  }
  ctx.result("progress", { ...progress, total: progress.total ?? 0 });
  return { message: judged.sentence };
}

/** What a suite came to that was ended before its time: Ginkgo writes its report then, too. */
async function keepPart(
  ctx: RunContext,
  plan: SuiteRunPlan,
  connection: SshConnection,
  folder: string,
  output: SuiteOutput,
): Promise<void> {
  const xml = await fetchRunFile(connection, folder, JUNIT);
  if (!xml) {
    ctx.log(`e2e.test left no ${JUNIT}, so that nothing is kept of this run but its log.`);
    return;
  }
  for (let whole = false; !whole; ) {
    const look = await lookAtDetached(connection, folder, output.offset);
    whole = look.whole;
    output.take(look.bytes, whole);
  }
  const { total, completed } = output.suite.progress;
  await keepFiles(ctx, plan, xml, output.log);
  ctx.result("progress", { ...output.suite.progress, total: total ?? 0 });
  ctx.log(`Fairlead: kept what the first ${completed} of ${total ?? "?"} tests came to.`);
}

async function keepFiles(ctx: RunContext, plan: SuiteRunPlan, xml: Buffer, log: Buffer) {
  const keep = async (kind: "junit" | "log", bytes: Buffer) => ({
    kind,
    ...(await keepSuiteFile({ labId: plan.labId, kind, limit: SUITE_FILE_MAX }, partsOf(bytes))),
  });
  const files = [await keep("junit", xml), await keep("log", log)];
  const junit = readAll(readJunit(), xml);
  const read = readAll(readE2eLog(), log);
  const judged = judgeRun(junit, read, null);
  ctx.result("files", files);
  ctx.result("read", { junit: { ...junit, properties: [...junit.properties] }, log: read });
  ctx.result("judged", judged);
  return judged;
}

async function* partsOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function readAll<T>(reader: { add(text: string): void; close(): T }, bytes: Buffer): T {
  reader.add(bytes.toString("utf8"));
  return reader.close();
}

function needSecret(ctx: RunContext, name: string): string {
  const value = ctx.secrets[name];
  if (value === undefined) throw new Error(`The secret ${name} was not handed over.`);
  return value;
}

/** The connection to the machine, opened again where it was lost. */
class Line {
  private connection: SshConnection | undefined;

  constructor(
    private readonly ctx: RunContext,
    private readonly plan: SuiteRunPlan,
  ) {}

  /** @param patient ask again over a new connection where this one is lost */
  async ask<T>(question: (connection: SshConnection) => Promise<T>, patient = true): Promise<T> {
    const signal = patient ? this.ctx.signal : undefined;
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      try {
        this.connection ??= await connectSsh(this.route(), signal);
        return await question(this.connection);
      } catch (cause) {
        signal?.throwIfAborted();
        if (!isLost(cause)) throw cause;
        this.close();
        if (!patient || Date.now() > end) throw cause;
        this.ctx.log(
          `${cause instanceof Error ? cause.message : cause} The suite goes on there; trying again.`,
        );
        await sleep(2000, undefined, { signal });
      }
    }
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  private route() {
    const endpoint = ({ login, ...ssh }: SuiteRunPlan["target"]): KeyEndpoint => ({
      ...ssh,
      hostKeys: login.hostKeys,
      privateKey: needSecret(this.ctx, sshKeySecret(login.credentialId)),
    });
    return { target: endpoint(this.plan.target), via: this.plan.via.map(endpoint) };
  }
}
