import { eq } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import type { SuiteRunRow } from "@/server/contract/suite";
import { notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { labMarks } from "../lab/lab-marks";

/** A run with its lab, before anybody was asked whether the caller may see it. @throws DomainError `not_found` */
export async function readRunRow({ db: { q, t } }: ServiceContext, runId: string) {
  const [row] = await q
    .select({ run: t.suiteRun, labName: t.lab.name, labKind: t.lab.kind })
    .from(t.suiteRun)
    .innerJoin(t.lab, eq(t.lab.id, t.suiteRun.labId))
    .where(eq(t.suiteRun.id, runId))
    .limit(1);
  if (!row) throw notFound("This suite run");
  return row;
}

type Run = Tables["suiteRun"]["$inferSelect"];

/** A row of the list. Its marks say where it comes from and what it does not prove. */
export function toRunRow(run: Run, labKind: Parameters<typeof labMarks>[0]): SuiteRunRow {
  const { id, labId, suite, source, jobId, product, release, scope, verdict, sentence, counts } = run;
  const { startedAt, durationMs, createdBy, createdAt } = run;
  return {
    ...{ id, labId, suite, source, jobId, product, release, scope, verdict, sentence, counts },
    ...{ startedAt, durationMs, createdBy, createdAt },
    marks: [...(source === "upload" ? ["uploaded"] : []), ...labMarks(labKind, null), ...run.marks],
  };
}
