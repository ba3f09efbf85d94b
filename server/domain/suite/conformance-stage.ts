import type { LabKind } from "@/server/contract/lab";
import type { SuiteScope, SuiteVerdict } from "@/server/contract/suite-words";

export interface ConformanceStage {
  state: "done" | "failed" | "stale" | "not_assessed";
  /** In a few words. */
  detail: string;
}

export interface ConformanceFacts {
  kind: LabKind;
  recordedHardware: boolean;
  cluster: { kubernetes: string; state: string; builtHere: boolean; verifiedAt: number } | null;
  run: {
    verdict: SuiteVerdict;
    scope: SuiteScope;
    release: string | null;
    /** When it ran; when it was added where its files do not say, ms. */
    at: number;
  } | null;
}

/**
 * Has the lab proved that it conforms? Only a whole run that passed on the cluster it has now, of released programs on
 * hardware of its own, says yes.
 */
export function conformanceStage({
  kind,
  recordedHardware,
  cluster,
  run,
}: ConformanceFacts): ConformanceStage {
  const no = (detail: string): ConformanceStage => ({ state: "not_assessed", detail });
  if (run?.verdict === "failed") return { state: "failed", detail: "the last suite run failed" };
  if (kind === "practice") return no("a practice lab proves nothing");
  if (run === null) return no("no suite ran");
  if (run.verdict !== "passed" || run.scope !== "full") {
    return no(run.scope === "full" ? "the last run does not count" : `a ${run.scope} run does not count`);
  }
  if (recordedHardware) return no("recorded hardware proves nothing");
  if (cluster === null || cluster.state === "gone") return no("no cluster to hold the last run against");
  if (cluster.builtHere) return no("its programs are built here, not released");
  if (run.release === null || !cluster.kubernetes.startsWith(`${run.release}.`)) {
    return no(`the last run is of ${run.release ?? "no known release"}, the cluster ${cluster.kubernetes}`);
  }
  if (run.at < cluster.verifiedAt) return { state: "stale", detail: "deployed again since the last run" };
  return { state: "done", detail: `${run.release}, every required test` };
}
