import { and, desc, eq, inArray, max } from "drizzle-orm";
import type { LabKind, LabSummary } from "@/server/contract/lab";
import { conformanceStage } from "@/server/domain/suite/conformance-stage";
import { bundleMarks } from "../bundle/bundle-row";
import type { ServiceContext } from "../context";
import { labMarks } from "./lab-marks";

interface LabToProve {
  id: string;
  kind: LabKind;
  cluster: LabSummary["cluster"];
}
type Proof = Pick<LabSummary, "lastRun" | "conformance"> & { shared: boolean };

/**
 * The last suite run of each lab and what it proves. Descriptors and bundles are read only where a whole run passed: for
 * all others they change nothing.
 */
export async function readProofs(
  ctx: ServiceContext,
  labs: readonly LabToProve[],
): Promise<(labId: string) => Proof> {
  const runs = await readLastRuns(
    ctx,
    labs.map(({ id }) => id),
  );
  const shared = await readShared(ctx, [...runs.keys()]);
  const proofs = new Map<string, Proof>();
  for (const { id, kind, cluster } of labs) {
    const lastRun = runs.get(id) ?? null;
    const whole = kind === "registered" && lastRun?.verdict === "passed" && lastRun.scope === "full";
    const conformance = conformanceStage({
      kind,
      recordedHardware: whole && (await hasRecordedHardware(ctx, id)),
      cluster: cluster && { ...cluster, builtHere: whole && (await isBuiltHere(ctx, cluster.id)) },
      run: lastRun,
    });
    proofs.set(id, { lastRun, conformance, shared: shared.has(id) });
  }
  const nothing: Proof = {
    ...{ lastRun: null, shared: false },
    conformance: { state: "not_assessed", detail: "no suite ran" },
  };
  return (labId) => proofs.get(labId) ?? nothing;
}

async function readLastRuns({ db: { q, t } }: ServiceContext, labIds: string[]) {
  const { id, labId, verdict, scope, release, sentence, startedAt, createdAt } = t.suiteRun;
  const last = q
    .select({ labId, at: max(createdAt).as("at") })
    .from(t.suiteRun)
    .where(inArray(labId, labIds))
    .groupBy(labId)
    .as("last");
  const rows = await q
    .select({ id, labId, verdict, scope, release, sentence, startedAt, createdAt })
    .from(t.suiteRun)
    .innerJoin(last, and(eq(last.labId, labId), eq(last.at, createdAt)))
    .orderBy(desc(id));
  const newest = new Map<string, NonNullable<LabSummary["lastRun"]>>();
  for (const { labId: of, startedAt: started, createdAt: added, ...run } of rows) {
    if (!newest.has(of)) newest.set(of, { ...run, at: started ?? added });
  }
  return newest;
}

async function readShared({ db: { q, t } }: ServiceContext, labIds: string[]): Promise<Set<string>> {
  if (labIds.length === 0) return new Set();
  const links = await q
    .selectDistinct({ labId: t.shareLink.labId })
    .from(t.shareLink)
    .where(inArray(t.shareLink.labId, labIds));
  return new Set(links.map(({ labId }) => labId));
}

async function hasRecordedHardware({ db: { q, t } }: ServiceContext, labId: string): Promise<boolean> {
  const [row] = await q
    .select({ content: t.descriptorRevision.content })
    .from(t.descriptorRevision)
    .where(eq(t.descriptorRevision.labId, labId))
    .orderBy(desc(t.descriptorRevision.number))
    .limit(1);
  return labMarks("registered", row?.content ?? null).includes("recorded hardware");
}

async function isBuiltHere({ db: { q, t } }: ServiceContext, clusterId: string): Promise<boolean> {
  const [row] = await q
    .select({ manifest: t.bundle.manifest })
    .from(t.cluster)
    .innerJoin(t.bundle, eq(t.bundle.id, t.cluster.bundleId))
    .where(eq(t.cluster.id, clusterId))
    .limit(1);
  return row !== undefined && bundleMarks(row.manifest).includes("built here");
}
