import { and, eq, inArray, isNotNull } from "drizzle-orm";
import type { z } from "zod";
import { PlanSuiteInput, type SuitePlanView } from "@/server/contract/suite-job";
import { median } from "@/server/domain/median";
import { bareName, estimateSuite, missingImages, plannedSpecs } from "@/server/domain/suite/plan-suite";
import { dryRunSuite, listSuiteImages } from "@/server/infra/suite/ask-suite";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { chooseTests } from "./choose-tests";
import { requireLab } from "./require-lab";
import { requireSuite } from "./require-suite";

const SHOWN = 200;

/**
 * What a run of the suite on the lab's cluster would be: its tests, how long, and which images of tests its nodes lack.
 * Nothing is started; the bundle's own program says which tests there are.
 * @throws DomainError `bad_input` naming a focus that is none, `wrong_state` and `unsupported` as `runSuite`
 */
export async function planSuite(
  ctx: ServiceContext,
  input: z.input<typeof PlanSuiteInput>,
): Promise<SuitePlanView> {
  const { labId, preset, focus, disruptive } = parseInput(PlanSuiteInput, input);
  // it has the machine run a program, so it is for those who may have it run for good
  await authorize(ctx, "suite.write", { labId });
  const chosen = chooseTests({ preset, focus });
  const { name } = await requireLab(ctx, labId);
  const { clusterId, program } = await requireSuite(ctx, { labId, name });
  // Ginkgo draws their order anew each time
  const specs = plannedSpecs(await dryRunSuite(program, { focus: chosen, disruptive })).sort();
  return {
    ...{ specs: specs.length, names: specs.slice(0, SHOWN) },
    estimate: estimateSuite(specs, await readMeasured(ctx, labId)),
    images: missingImages(await listSuiteImages(program), await readImages(ctx, clusterId)),
  };
}

/** Seconds of tests that ran on this lab before, by name: the median of what each took. */
async function readMeasured({ db: { q, t } }: ServiceContext, labId: string): Promise<Map<string, number>> {
  const ran = inArray(t.suiteCase.status, ["passed", "failed"]);
  const rows = await q
    .select({ name: t.suiteCase.name, ms: t.suiteCase.ms })
    .from(t.suiteCase)
    .innerJoin(t.suiteRun, eq(t.suiteRun.id, t.suiteCase.runId))
    .where(and(eq(t.suiteRun.labId, labId), eq(t.suiteRun.source, "job"), ran));
  const took = new Map<string, number[]>();
  for (const { name, ms } of rows) {
    if (ms === null) continue;
    const bare = bareName(name);
    took.set(bare, [...(took.get(bare) ?? []), ms / 1000]);
  }
  return new Map([...took].map(([name, seconds]) => [name, median(seconds)]));
}

async function readImages({ db: { q, t } }: ServiceContext, clusterId: string) {
  const rows = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, clusterId), isNotNull(t.liveNode.content)))
    .orderBy(t.liveNode.name);
  return rows.flatMap(({ content }) =>
    content ? [{ name: content.name, images: content.images ?? null }] : [],
  );
}
