import type { z } from "zod";
import { ReadFactsInput } from "@/server/contract/host-facts";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { chooseHosts } from "./choose-hosts";

/**
 * Queues a reading of what a lab's hosts say of themselves and see of each other. It changes nothing on them, so it waits for no other job.
 * @throws DomainError `not_found` naming a host the lab does not have, `wrong_state`
 */
export async function requestFactReading(
  ctx: ServiceContext,
  input: z.input<typeof ReadFactsInput>,
): Promise<{ jobId: string }> {
  const { labId, hosts, names, idempotencyKey } = parseInput(ReadFactsInput, input);
  const granted = await authorize(ctx, "job.start", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "read-facts");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const chosen = await chooseHosts(tx, labId, hosts, (machine) => !machine.jump);
      const jobId = await enqueueJob(tx, granted, {
        ...{ labId, kind: "read-facts", exclusive: false, idempotencyKey },
        title: `Read facts of ${chosen.words}`,
        payload: { hosts: hosts ?? null, ...(names ? { names } : {}) },
      });
      const detail = { jobId, hosts: hosts ?? "all" };
      const entry = { action: "host.read-facts", subject: chosen.labName, subjectId: labId, labId, detail };
      return { result: { jobId }, entry };
    });
  return onceByKey(idempotencyKey, request);
}
