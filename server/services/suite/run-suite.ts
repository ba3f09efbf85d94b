import { eq } from "drizzle-orm";
import type { z } from "zod";
import { RunSuiteInput } from "@/server/contract/suite-job";
import { SUITE_PRESETS } from "@/server/contract/suite-presets";
import { E2E_PROGRAM } from "@/server/domain/bundle/recipe";
import { badInput, DomainError } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { requireLabByName } from "../lab/require-lab-by-name";
import { requireLab } from "./require-lab";

/**
 * Queues a run of the upstream suite against the lab's cluster. Serial and disruptive tests are left out unless the lab's
 * name is typed.
 * @throws DomainError `bad_input` without tests or with another name, `wrong_state` without a verified cluster,
 *   `unsupported` where its bundle holds no suite
 */
export async function runSuite(
  ctx: ServiceContext,
  input: z.input<typeof RunSuiteInput>,
): Promise<{ jobId: string }> {
  const { labId, preset, focus, confirmName, idempotencyKey } = parseInput(RunSuiteInput, input);
  await authorize(ctx, "suite.write", { labId });
  const granted = await authorize(ctx, "job.start", { labId });
  const chosen = preset === undefined ? focus : [...SUITE_PRESETS[preset].focus];
  if (!chosen || (preset !== undefined && focus))
    throw badInput("Choose either a set of tests or a focus of your own.");
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "suite-run");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { name } = await requireLab(tx, labId);
      const disruptive = confirmName !== undefined;
      if (disruptive)
        await requireLabByName(tx, { labId, confirmName }, "to run tests that may disturb the cluster.");
      const { cluster, running } = await readRunning(tx, labId);
      if (cluster?.attached) throw attachedHasNoSuite();
      if (cluster?.state !== "verified" || !running)
        throw new DomainError("wrong_state", `${name} has no verified cluster: deploy Kubernetes first.`);
      await requireSuite(tx, running.bundleId);
      const tests = preset === undefined ? "a focus" : SUITE_PRESETS[preset].title;
      const jobId = await enqueueJob(tx, granted, {
        ...{ labId, kind: "suite-run", title: `Run suite on ${name}: ${tests}`, idempotencyKey },
        payload: { clusterId: cluster.id, focus: chosen, disruptive },
        descriptorRevisionId: running.descriptorRevisionId,
        bundleId: running.bundleId,
      });
      const detail = { jobId, clusterId: cluster.id, focus: chosen, disruptive };
      return {
        result: { jobId },
        entry: { action: "suite.start", subject: name, subjectId: labId, labId, detail },
      };
    });
  return onceByKey(idempotencyKey, request);
}

const attachedHasNoSuite = () =>
  new DomainError(
    "unsupported",
    `A suite is run with the ${E2E_PROGRAM} of the bundle a cluster was deployed from, and this one was attached: run it there and upload its files.`,
  );

async function requireSuite({ db: { q, t } }: ServiceContext, bundleId: string): Promise<void> {
  const [bundle] = await q.select().from(t.bundle).where(eq(t.bundle.id, bundleId)).limit(1);
  if (bundle?.manifest.files.some((file) => file.path === E2E_PROGRAM)) return;
  const name = bundle?.name ?? "this cluster";
  const message = `The bundle of ${name} holds no ${E2E_PROGRAM}: build one that does, deploy it, then run the suite.`;
  throw new DomainError("unsupported", message);
}
