import type { z } from "zod";
import { RunSuiteInput } from "@/server/contract/suite-job";
import { SUITE_PRESETS } from "@/server/contract/suite-presets";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { requireLabByName } from "../lab/require-lab-by-name";
import { chooseTests } from "./choose-tests";
import { requireLab } from "./require-lab";
import { requireSuite } from "./require-suite";
import { requireTests } from "./require-tests";

/**
 * Queues a run of the upstream suite against the lab's cluster. Serial and disruptive tests are left out unless the lab's
 * name is typed.
 * @throws DomainError `bad_input` without tests, with a focus the suite cannot read or another name, `wrong_state` without
 *   a verified cluster, `unsupported` where its bundle holds no suite
 */
export async function runSuite(
  ctx: ServiceContext,
  input: z.input<typeof RunSuiteInput>,
): Promise<{ jobId: string }> {
  const { labId, preset, focus, confirmName, idempotencyKey } = parseInput(RunSuiteInput, input);
  await authorize(ctx, "suite.write", { labId });
  const granted = await authorize(ctx, "job.start", { labId });
  const chosen = chooseTests({ preset, focus });
  const disruptive = confirmName !== undefined;
  // asked before the transaction: the program takes its seconds. What else is missing is told inside
  if (preset === undefined) {
    const { name } = await requireLab(ctx, labId);
    const { program } = await requireSuite(ctx, { labId, name });
    await requireTests(program, { focus: chosen, disruptive });
  }
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "suite-run");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { name } = await requireLab(tx, labId);
      if (disruptive)
        await requireLabByName(tx, { labId, confirmName }, "to run tests that may disturb the cluster.");
      const { clusterId, running } = await requireSuite(tx, { labId, name });
      const tests = preset === undefined ? "a focus" : SUITE_PRESETS[preset].title;
      const jobId = await enqueueJob(tx, granted, {
        ...{ labId, kind: "suite-run", title: `Run suite on ${name}: ${tests}`, idempotencyKey },
        payload: { clusterId, focus: chosen, disruptive },
        descriptorRevisionId: running.descriptorRevisionId,
        bundleId: running.bundleId,
      });
      const detail = { jobId, clusterId, focus: chosen, disruptive };
      return {
        result: { jobId },
        entry: { action: "suite.start", subject: name, subjectId: labId, labId, detail },
      };
    });
  return onceByKey(idempotencyKey, request);
}
