import { v7 } from "uuid";
import type { z } from "zod";
import { CreatePracticeLabInput } from "@/server/contract/lab";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { secretBox } from "../secret-box";

interface Started {
  labId: string;
  jobId: string;
}

/**
 * Asks for a practice lab: the lab, its own SSH key (sealed) and the job that makes it, in one transaction. The same
 * idempotency key answers the same lab again.
 */
export async function createPracticeLab(
  ctx: ServiceContext,
  input: z.input<typeof CreatePracticeLabInput>,
): Promise<Started> {
  const granted = await authorize(ctx, "lab.create");
  const { name, idempotencyKey, ...request } = parseInput(CreatePracticeLabInput, input);
  const labId = v7();
  const key = await makeCredential(ctx, labId);
  const create = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "practice-lab-up");
      if (repeated) return { result: repeated, entry: null };
      await tx.db.q.insert(tx.db.t.lab).values({
        id: labId,
        name,
        search: name.toLowerCase(),
        kind: "practice",
        state: "creating",
        request,
        createdBy: actorName(granted.actor),
        createdAt: tx.clock.now(),
      });
      await tx.db.q.insert(tx.db.t.credential).values(key);
      const jobId = await enqueueJob(tx, granted, {
        labId,
        kind: "practice-lab-up",
        title: `Create practice lab ${name}`,
        payload: { ...request, credentialId: key.id },
        idempotencyKey,
      });
      const detail = { ...request, jobId };
      const entry = { action: "lab.create", subject: name, subjectId: labId, labId, detail };
      return { result: { labId, jobId }, entry };
    });
  return onceByKey(idempotencyKey, create);
}

/** The key that the lab's hosts will accept for root. Made outside the transaction. */
async function makeCredential(ctx: ServiceContext, labId: string) {
  const box = await secretBox(ctx.db);
  const id = v7();
  const pair = makeSshKeyPair(`fairlead practice lab ${labId}`);
  return {
    id,
    labId,
    kind: "ssh-key" as const,
    name: "SSH key of the practice lab",
    publicPart: pair.publicKey,
    fingerprint: pair.fingerprint,
    sealed: box.seal(pair.privateKey, id),
    createdAt: ctx.clock.now(),
  };
}
