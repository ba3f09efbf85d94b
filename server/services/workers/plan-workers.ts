import type { z } from "zod";
import { PlanWorkersInput, type WorkersPlanView } from "@/server/contract/workers";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
import { previewWorkers } from "./preview-workers";

/**
 * What it would be to have hosts join the lab's cluster as workers. Whoever sees the lab may read it; `can.add` says whether
 * the caller may start it and why not.
 * @throws DomainError as `previewWorkers`
 */
export async function planWorkers(
  ctx: ServiceContext,
  input: z.input<typeof PlanWorkersInput>,
): Promise<WorkersPlanView> {
  const wanted = parseInput(PlanWorkersInput, input);
  const { labId } = wanted;
  await authorize(ctx, "lab.read", { labId });
  const { shown } = await previewWorkers(ctx, wanted);
  return { ...shown, can: { add: await mayCaller(ctx, "job.start", { labId }, shown.can.add) } };
}
