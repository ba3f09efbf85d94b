import { z } from "zod";
import { BundleId } from "./bundle";
import { BundleRow } from "./bundle-view";
import { CheckResult, PassedCheck } from "./check";
import { DeployPreview, DeployProfile, PlanOptions, RenderedFile } from "./deploy";
import { Id } from "./ids";
import { Allowed } from "./job";
import { PlannedRole } from "./lab";
import { NodesPrediction } from "./node";
import { PlanOffer } from "./plan-offer";
import { HostName } from "./practice-lab";

export const PlanDeployInput = z.object({
  labId: Id,
  /** The newest bundle of the store when left out. */
  bundleId: BundleId.optional(),
  profile: DeployProfile.default("basic"),
  /**
   * Host name -> role, for hosts whose proposed role is not wanted. Proposed is: as in the running cluster, whose other
   * hosts are unused; without one as the descriptor says.
   */
  roles: z.record(HostName, PlannedRole).optional(),
  /** What is asked beyond the roles; left out = as the lab's running cluster was asked for, else as proposed. */
  options: PlanOptions.optional(),
  /** `open`: those that passed are only counted, in `passed`; a lab of 50 hosts has thousands of them. */
  checks: z.enum(["all", "open"]).default("all"),
});
export type PlanDeployInput = z.infer<typeof PlanDeployInput>;

export const RequestDeployInput = PlanDeployInput.omit({ checks: true }).extend({
  /** The `digest` of the plan a person looked at: refused as `conflict` when the lab or the bundle changed since. */
  digest: z.string().max(64).optional(),
  /** The tick that programs somebody built may go on hosts that are not a practice lab's. */
  acceptBuiltHere: z.boolean().default(false),
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type RequestDeployInput = z.infer<typeof RequestDeployInput>;

/** One line of a difference; `gap`: so many lines are the same on both sides. */
export const DiffLine = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() }),
  z.object({ kind: z.literal("gap"), lines: z.number().int() }),
]);
export type DiffLine = z.infer<typeof DiffLine>;

/** Rendered files that differ from those of the last deploy that ended. */
export const LastRunDiff = z.object({
  jobId: Id,
  finishedAt: z.number().nullable(),
  changes: z.array(
    z.object({ path: z.string(), kind: z.enum(["added", "removed", "changed"]), lines: z.array(DiffLine) }),
  ),
});
export type LastRunDiff = z.infer<typeof LastRunDiff>;

/** The plan page: what would happen, on which hosts, with every file to read, and whether the caller may start it. */
export const DeployPlanView = DeployPreview.extend({
  /** SHA-256 over plan and files. */
  digest: z.string(),
  bundle: BundleRow,
  revision: z.object({ id: Id, number: z.number().int() }),
  /** How the hosts came to answer SSH (layer 1), in words: "practice lab". */
  layer1: z.string(),
  /** A cluster Fairlead deployed on these hosts before, when there is one. */
  cluster: z.object({ id: Id, kubernetes: z.string(), state: z.string() }).nullable(),
  /** Sum of the stages' estimates, s. */
  estimateSeconds: z.number(),
  /** Checks with their verdict, passed ones only when all were asked for; an error that failed keeps Deploy off. */
  checks: z.array(CheckResult),
  /** How often each check passed, also when the results themselves were left out. */
  passed: z.array(PassedCheck),
  /** What the hosts' nodes will offer, by their newest facts. */
  prediction: NodesPrediction.omit({ evidence: true }),
  /** What the options would be if nobody asked, and what there is to choose from. */
  offer: PlanOffer,
  /** Null when nothing was deployed on this lab yet. */
  lastRun: LastRunDiff.nullable(),
  can: z.object({ deploy: Allowed, waive: Allowed }),
});
export type DeployPlanView = z.infer<typeof DeployPlanView>;

/** What a deploy job writes, as its kept plan renders it. */
export const DeployFiles = z.object({ hosts: z.array(HostName), files: z.array(RenderedFile) });
export type DeployFiles = z.infer<typeof DeployFiles>;
