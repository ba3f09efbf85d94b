import { and, eq } from "drizzle-orm";
import { LabState } from "@/server/contract/lab";
import type { ServiceContext } from "../context";
import { takeOncePassword } from "../host/take-once-password";

interface EndedJob {
  kind: string;
  labId: string;
  payload: Record<string, unknown>;
}

/**
 * A password that was to be used once is not kept. A practice lab whose making or removal never started must not stay between two states: it becomes `broken` (nothing of
 * it exists, it can be removed), or what it was before.
 */
export async function settleLabOfCanceledJob(tx: ServiceContext, job: EndedJob): Promise<void> {
  if (job.kind === "install-key") await takeOncePassword(tx.db, String(job.payload.passwordId));
  if (job.kind === "practice-lab-up") await move(tx, job.labId, "creating", "broken");
  if (job.kind === "practice-lab-remove") {
    const before = LabState.catch("broken").parse(job.payload.labState);
    await move(tx, job.labId, "removing", before);
  }
}

async function move(tx: ServiceContext, labId: string, from: LabState, to: LabState): Promise<void> {
  const { lab } = tx.db.t;
  await tx.db.q
    .update(lab)
    .set({ state: to })
    .where(and(eq(lab.id, labId), eq(lab.state, from)));
}
