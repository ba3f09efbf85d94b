import { and, desc, eq, sql } from "drizzle-orm";
import { RunEvent, type StageStatus } from "@/server/contract/run-folder";
import { countOf, hasFailed, hostStageAtEnd } from "@/server/domain/host-stage";
import type { ServiceContext } from "../context";
import type { HeldRun } from "./fence";

/** uuid of a task -> its name and stage: a result names its task only. */
export type KnownTasks = Map<string, { name: string; stage: string | null }>;

type Of<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;
type Held = HeldRun & { tasks: KnownTasks };

/** Writes events and what follows from them: stages, hosts x stages, task results. In the transaction that ships them. */
export async function applyEvents(
  tx: ServiceContext,
  held: Held,
  events: readonly RunEvent[],
): Promise<void> {
  for (const event of events) {
    const { seq, type, at, line } = event;
    await tx.db.q
      .insert(tx.db.t.jobEvent)
      .values({ jobId: held.id, run: held.run, seq, type, at, line, data: event });
    if (event.type === "stages") await declareStages(tx, held, event);
    else if (event.type === "stage") await moveStage(tx, held, event);
    else if (event.type === "task") {
      held.tasks.set(event.uuid, { name: event.name, stage: event.stage ?? null });
    } else if (event.type === "result") await addResult(tx, held, event);
  }
}

async function declareStages(
  { db: { q, t } }: ServiceContext,
  held: Held,
  event: Of<"stages">,
): Promise<void> {
  const runKey = { jobId: held.id, run: held.run, status: "pending" as const };
  for (const [ord, { id, title, hosts }] of event.stages.entries()) {
    await q.insert(t.jobStage).values({ ...runKey, stage: id, ord, title, hosts });
    if (hosts.length === 0) continue;
    await q.insert(t.jobHostStage).values(hosts.map((host) => ({ ...runKey, stage: id, host })));
  }
}

async function moveStage(tx: ServiceContext, held: Held, event: Of<"stage">): Promise<void> {
  const { q, t } = tx.db;
  const { stage, status } = event;
  const begins = status === "running";
  await q
    .update(t.jobStage)
    .set({
      status,
      ...(begins
        ? { startedAt: event.at, firstLine: event.line + 1 }
        : { finishedAt: sql`case when ${t.jobStage.startedAt} is null then null else ${event.at} end` }),
    })
    .where(and(eq(t.jobStage.jobId, held.id), eq(t.jobStage.run, held.run), eq(t.jobStage.stage, stage)));
  if (begins) await setHosts(tx, held, stage, { status, firstLine: event.line + 1 });
  else await endHosts(tx, held, stage, status);
}

const cellsOf = ({ db: { t } }: ServiceContext, held: HeldRun, stage: string) =>
  and(eq(t.jobHostStage.jobId, held.id), eq(t.jobHostStage.run, held.run), eq(t.jobHostStage.stage, stage));

async function setHosts(
  tx: ServiceContext,
  held: HeldRun,
  stage: string,
  values: { status: StageStatus; firstLine?: number },
  host?: string,
): Promise<void> {
  const { q, t } = tx.db;
  const only = host === undefined ? undefined : eq(t.jobHostStage.host, host);
  await q
    .update(t.jobHostStage)
    .set(values)
    .where(and(cellsOf(tx, held, stage), only));
}

/** Ends every host of a stage; also used for stages that a run left open. */
export async function endHosts(
  tx: ServiceContext,
  held: HeldRun,
  stage: string,
  status: StageStatus,
): Promise<void> {
  const { q, t } = tx.db;
  const cells = await q
    .select()
    .from(t.jobHostStage)
    .where(cellsOf(tx, held, stage));
  const anyHostFailed = cells.some(hasFailed);
  for (const cell of cells) {
    await setHosts(tx, held, stage, { status: hostStageAtEnd(status, cell, anyHostFailed) }, cell.host);
  }
}

async function addResult({ db: { q, t } }: ServiceContext, held: Held, event: Of<"result">): Promise<void> {
  const task = held.tasks.get(event.task);
  const stage = task?.stage ?? null;
  await q.insert(t.taskResult).values({
    jobId: held.id,
    run: held.run,
    seq: event.seq,
    taskUuid: event.task,
    task: task?.name ?? event.task,
    stage,
    host: event.host,
    status: event.status,
    message: event.message ?? null,
    firstLine: event.firstLine,
    lastLine: event.line,
    durationMs: event.durationMs === undefined ? null : Math.round(event.durationMs),
  });
  if (stage === null) return;
  const count = countOf[event.status];
  const failed = count === "failed" || count === "unreachable";
  const runKey = { jobId: held.id, run: held.run };
  const first = { ...runKey, stage, host: event.host, status: failed ? "failed" : "running" } as const;
  await q
    .insert(t.jobHostStage)
    .values({ ...first, [count]: 1, firstLine: event.firstLine })
    .onConflictDoUpdate({
      target: [t.jobHostStage.jobId, t.jobHostStage.run, t.jobHostStage.stage, t.jobHostStage.host],
      set: {
        [count]: sql`${t.jobHostStage[count]} + 1`,
        ...(failed ? { status: "failed" as const } : {}),
      },
    });
}

/** The tasks of a run that are stored: what a runner needs that takes a run up again. */
export async function readKnownTasks({ db: { q, t } }: ServiceContext, held: HeldRun): Promise<KnownTasks> {
  const rows = await q
    .select({ data: t.jobEvent.data })
    .from(t.jobEvent)
    .where(and(eq(t.jobEvent.jobId, held.id), eq(t.jobEvent.run, held.run), eq(t.jobEvent.type, "task")))
    .orderBy(desc(t.jobEvent.seq));
  return new Map(
    rows.flatMap(({ data }) => {
      const event = RunEvent.parse(data);
      return event.type === "task"
        ? [[event.uuid, { name: event.name, stage: event.stage ?? null }] as const]
        : [];
    }),
  );
}
