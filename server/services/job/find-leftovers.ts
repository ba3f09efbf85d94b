import { and, desc, eq } from "drizzle-orm";
import { RunEvent } from "@/server/contract/run-folder";
import type { ServiceContext } from "../context";
import type { NewFinding } from "./end-run";
import type { HeldRun } from "./fence";

/**
 * What a run that did not end by itself may have left running on each host: programs that a task started there go on
 * when the connection is gone. From what is stored: the stages that were running and the last task without a result.
 */
export async function findLeftovers(ctx: ServiceContext, held: HeldRun): Promise<NewFinding[]> {
  const { q, t } = ctx.db;
  const stages = await q
    .select({ stage: t.jobStage.stage, title: t.jobStage.title, hosts: t.jobStage.hosts })
    .from(t.jobStage)
    .where(
      and(eq(t.jobStage.jobId, held.id), eq(t.jobStage.run, held.run), eq(t.jobStage.status, "running")),
    );
  const last = await lastTask(ctx, held);
  const ended = last ? await hostsWithResult(ctx, held, last.uuid) : new Set<string>();
  return stages.flatMap(({ stage, title, hosts }) => {
    const task = last?.stage === stage ? last : undefined;
    return hosts
      .filter((host) => !task || !ended.has(host))
      .map((host) => ({
        host,
        title: `Something may still run on ${host}`,
        detail: task
          ? `The stage ${title} was in the task "${task.name}" on ${host} when the run stopped.`
          : `The stage ${title} was running on ${host} when the run stopped.`,
        hint: `Log in to ${host} and see what runs there before you start the next job on it.`,
      }));
  });
}

async function lastTask({ db: { q, t } }: ServiceContext, held: HeldRun) {
  const [row] = await q
    .select({ data: t.jobEvent.data })
    .from(t.jobEvent)
    .where(and(eq(t.jobEvent.jobId, held.id), eq(t.jobEvent.run, held.run), eq(t.jobEvent.type, "task")))
    .orderBy(desc(t.jobEvent.seq))
    .limit(1);
  const event = row && RunEvent.parse(row.data);
  return event?.type === "task" ? event : undefined;
}

async function hostsWithResult({ db: { q, t } }: ServiceContext, held: HeldRun, uuid: string) {
  const rows = await q
    .select({ host: t.taskResult.host })
    .from(t.taskResult)
    .where(
      and(eq(t.taskResult.jobId, held.id), eq(t.taskResult.run, held.run), eq(t.taskResult.taskUuid, uuid)),
    );
  return new Set(rows.map(({ host }) => host));
}
