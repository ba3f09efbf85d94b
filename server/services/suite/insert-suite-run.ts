import { eq, sql } from "drizzle-orm";
import { CASE_STATUSES } from "@/server/contract/suite-words";
import { type JudgedRun, startOf } from "@/server/domain/suite/judge-run";
import type { JunitCase } from "@/server/domain/suite/read-junit";
import { isConformance } from "@/server/domain/suite/spec-name";
import type { ServiceContext } from "../context";
import type { ReadFiles } from "./read-suite-files";

/** Texts of one statement: SQLite binds at most 32,766 values. */
const ROWS = 500;

export interface RunHead {
  id: string;
  labId: string;
  clusterId: string | null;
  jobId: string | null;
  source: "upload" | "job";
  createdBy: string;
  createdAt: number;
}

/** Writes a run and its cases, inside the transaction of a verb; a run with this id is replaced. */
export async function insertSuiteRun(
  tx: ServiceContext,
  head: RunHead,
  { junit, log, product, files }: ReadFiles,
  judged: JudgedRun,
): Promise<void> {
  const { q, t } = tx.db;
  await deleteSuiteRun(tx, head.id);
  await q.insert(t.suiteRun).values({
    ...head,
    ...judged,
    suite: "kubernetes-conformance",
    product,
    files,
    junitSha256: files.find(({ kind }) => kind === "junit")?.sha256 ?? "",
    startedAt: startOf(junit, judged.settings.seed),
    durationMs: durationOf(junit.seconds ?? log?.seconds ?? null),
  });
  const inOrder = CASE_STATUSES.flatMap((status) => junit.cases.filter((one) => one.status === status));
  await q.insert(t.suiteCase).select(caseRows(tx, head.id, inOrder));
  const told = new Map(log?.failures.map((failure) => [failure.name, failure]));
  const texts = inOrder.flatMap(({ name, status, failure, output }, at) => {
    if (status !== "failed") return [];
    const { place = placeIn(failure), line = null } = told.get(name) ?? {};
    return [{ runId: head.id, n: at + 1, failure, output, place, logLine: line }];
  });
  for (let at = 0; at < texts.length; at += ROWS) {
    await q.insert(t.suiteCaseText).values(texts.slice(at, at + ROWS));
  }
}

/**
 * Cases as the rows of one JSON text: an insert of values takes five times as long for 6,700 of them. Both dialects have
 * `->>` and call an element `value`.
 */
function caseRows({ db: { dialect } }: ServiceContext, runId: string, inOrder: readonly JunitCase[]) {
  const json = JSON.stringify(
    inOrder.map(({ name, status, ms }, at) => [at + 1, name, status, ms, isConformance(name)]),
  );
  const elements =
    dialect === "sqlite" ? sql`json_each(${json})` : sql`jsonb_array_elements(cast(${json} as jsonb))`;
  return sql`select ${runId}, cast(value->>0 as integer), value->>1, value->>2, cast(value->>3 as bigint), cast(value->>4 as boolean) from ${elements}`;
}

/** Deletes a run with its cases, inside the transaction of a verb. */
export async function deleteSuiteRun(tx: ServiceContext, runId: string): Promise<void> {
  const { q, t } = tx.db;
  await q.delete(t.suiteCaseText).where(eq(t.suiteCaseText.runId, runId));
  await q.delete(t.suiteCase).where(eq(t.suiteCase.runId, runId));
  await q.delete(t.suiteRun).where(eq(t.suiteRun.id, runId));
}

const durationOf = (seconds: number | null) => (seconds === null ? null : Math.round(seconds * 1000));

/** The last file:line of a failure's own text. */
const placeIn = (failure: string | null): string | null =>
  [...(failure ?? "").matchAll(/(\S+\.go:\d+)/g)].at(-1)?.[1] ?? null;
