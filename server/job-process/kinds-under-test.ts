import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { DomainError } from "@/server/domain/errors";
import type { JobRun, RunContext } from "@/server/jobs/job-kind";

const Plan = z.object({
  /** Programs to run one after the other. */
  spawn: z.array(z.tuple([z.string()]).rest(z.string())).default([]),
  env: z.record(z.string(), z.string()).default({}),
  cwd: z.string().optional(),
  stage: z.object({ id: z.string(), hosts: z.array(z.string()) }).optional(),
  log: z.array(z.string()).default([]),
  /** Names of secrets to print, to give back sealed, and to put into an event. */
  print: z.array(z.string()).default([]),
  result: z.record(z.string(), z.unknown()).default({}),
  seal: z.array(z.string()).default([]),
  fail: z.string().optional(),
  crash: z.string().optional(),
  /** Lines a second printed by the job process itself, with their time. */
  stamps: z.object({ perSecond: z.number(), lines: z.number() }).optional(),
});

/** In place of the product's kinds: a job does what its payload says, by the same means as every kind. */
const job: JobRun = {
  async run(ctx, input) {
    const plan = Plan.parse(input);
    // who starts a run a second time shows here
    writeFileSync(path.join(ctx.folder, `begun-${process.pid}`), "");
    const { stage } = plan;
    if (stage) ctx.declareStages([{ title: stage.id, ...stage }]);
    return stage ? ctx.inStage(stage.id, () => act(ctx, plan)) : act(ctx, plan);
  },
};

async function act(ctx: RunContext, plan: z.infer<typeof Plan>): Promise<{ message: string }> {
  for (const text of plan.log) ctx.log(text);
  for (const name of plan.print) {
    ctx.log(`${name}: ${ctx.secrets[name]}`);
    ctx.emit({ type: "finding", title: name, detail: `it is ${ctx.secrets[name]}` });
  }
  for (const [name, value] of Object.entries(plan.result)) ctx.result(name, value);
  for (const name of plan.seal) ctx.secretResult(name, ctx.secrets[name] ?? "");
  ctx.privateFolder();
  for (const argv of plan.spawn) {
    const { code, signal } = await ctx.spawn({
      argv,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...plan.env },
      ...(plan.cwd === undefined ? {} : { cwd: plan.cwd }),
      onEvent: (line, lines) => ctx.emit(toEvent(line, lines)),
    });
    if (code !== 0) throw new DomainError("unavailable", `${argv[0]} ended with ${code ?? signal}.`);
  }
  if (plan.stamps) await printStamps(ctx, plan.stamps);
  if (plan.fail !== undefined) throw new DomainError("unavailable", plan.fail);
  if (plan.crash !== undefined) throw new Error(plan.crash);
  return { message: "Done." };
}

const Line = z.object({
  event: z.string(),
  task: z.string().optional(),
  name: z.string().optional(),
  host: z.string().optional(),
  stage: z.string().nullish(),
  status: z.enum(["ok", "changed", "skipped", "failed", "ignored", "unreachable"]).optional(),
});

/** What our callback plugin says, as the events of a run. */
function toEvent(text: string, lines: { first: number; last: number }): Parameters<RunContext["emit"]>[0] {
  const { event, task, name, host, status, stage } = Line.parse(JSON.parse(text));
  const line = lines.last;
  if (event === "task" && task && name) {
    return { type: "task", uuid: task, name, line, ...(stage ? { stage } : {}) };
  }
  if (event === "result" && task && host && status) {
    return { type: "result", task, host, status, firstLine: lines.first, line };
  }
  return { type: "play", name: name ?? event, line };
}

async function printStamps(ctx: RunContext, stamps: { perSecond: number; lines: number }): Promise<void> {
  const began = performance.now();
  for (let printed = 0; printed < stamps.lines; ) {
    const due = Math.min(stamps.lines, Math.floor(((performance.now() - began) * stamps.perSecond) / 1000));
    for (; printed < due; printed++) ctx.log(`${Date.now()} ${printed + 1} ${"x".repeat(60)}`);
    await sleep(1, undefined, { signal: ctx.signal });
  }
}

export const runStepOf = async (): Promise<JobRun> => job;
