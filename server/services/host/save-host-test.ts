import { and, eq, inArray } from "drizzle-orm";
import type { HostTestStep } from "@/server/contract/host-test";
import { endStep, newSteps, skipAll, verdictOf } from "@/server/domain/host-test/test-steps";
import type { ServiceContext } from "../context";

type TestRef = { hostId: string; jobId: string };

/** Makes these hosts' tests this job's: an older job that still runs writes them no more. In the job's write. */
export async function beginHostTests(
  tx: ServiceContext,
  { labId, jobId, hostIds }: { labId: string; jobId: string; hostIds: readonly string[] },
): Promise<void> {
  const { q, t } = tx.db;
  const at = tx.clock.now();
  for (const hostId of hostIds) {
    const fresh = {
      ...{ labId, jobId, status: "pending" as const, steps: newSteps(), addresses: [] },
      ...{ shownKey: null, at },
    };
    await q
      .insert(t.hostTest)
      .values({ hostId, ...fresh })
      .onConflictDoUpdate({ target: t.hostTest.hostId, set: fresh });
  }
}

/** Writes how far a host's test is, if it is still this job's. In the job's write. */
export async function saveHostTest(
  tx: ServiceContext,
  { hostId, jobId }: TestRef,
  seen: { steps: HostTestStep[]; shownKey: string | null; addresses: string[] },
): Promise<void> {
  const { hostTest } = tx.db.t;
  await tx.db.q
    .update(hostTest)
    .set({ ...seen, status: verdictOf(seen.steps), at: tx.clock.now() })
    .where(and(eq(hostTest.hostId, hostId), eq(hostTest.jobId, jobId)));
}

/** Ends the tests that a job left open, because it was cancelled or failed. */
export async function endHostTests(tx: ServiceContext, jobId: string): Promise<void> {
  const { hostTest } = tx.db.t;
  const open = await tx.db.q
    .select({ hostId: hostTest.hostId, steps: hostTest.steps })
    .from(hostTest)
    .where(and(eq(hostTest.jobId, jobId), inArray(hostTest.status, ["pending", "running"])));
  for (const { hostId, steps } of open) {
    const running = steps.find((step) => step.status === "running");
    const next = steps.find((step) => step.status === "pending");
    const at = running ?? next;
    const ended =
      at && steps.some((step) => step.status === "ok")
        ? endStep(steps, at.id, { status: "failed", message: BROKEN_OFF }, 0)
        : skipAll(BROKEN_OFF);
    await saveHostTest(tx, { hostId, jobId }, { ...(await kept(tx, hostId)), steps: ended });
  }
}

const BROKEN_OFF = "The test was broken off: test again.";

async function kept({ db: { q, t } }: ServiceContext, hostId: string) {
  const [row] = await q
    .select({ shownKey: t.hostTest.shownKey, addresses: t.hostTest.addresses })
    .from(t.hostTest)
    .where(eq(t.hostTest.hostId, hostId));
  return row ?? { shownKey: null, addresses: [] };
}
