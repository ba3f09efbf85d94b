import type { z } from "zod";
import { TestHostsInput } from "@/server/contract/host-test";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { chooseHosts } from "./choose-hosts";

/**
 * Queues a connection test of a lab's machines, a draft's too. It changes nothing on them, so it waits for no other job.
 * @throws DomainError `not_found` naming a host the lab does not have, `wrong_state`
 */
export async function requestHostTest(
  ctx: ServiceContext,
  input: z.input<typeof TestHostsInput>,
): Promise<{ jobId: string }> {
  const { labId, hosts, idempotencyKey } = parseInput(TestHostsInput, input);
  const granted = await authorize(ctx, "job.start", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "host-test");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const chosen = await chooseHosts(tx, labId, hosts);
      const jobId = await enqueueJob(tx, granted, {
        ...{ labId, kind: "host-test", exclusive: false, idempotencyKey },
        title: `Test ${chosen.words}`,
        payload: { hosts: hosts ?? null },
      });
      const detail = { jobId, hosts: hosts ?? "all" };
      const entry = { action: "host.test", subject: chosen.labName, subjectId: labId, labId, detail };
      return { result: { jobId }, entry };
    });
  return onceByKey(idempotencyKey, request);
}
