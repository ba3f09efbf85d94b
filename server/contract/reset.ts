import { z } from "zod";
import { DeployPlan } from "./deploy";
import { DeployRunPlan } from "./deploy-run";
import { Id } from "./ids";

export const ResetLabInput = z.object({
  labId: Id,
  /** The lab's name, typed. */
  confirmName: z.string().max(200),
  /** The same key answers the same job again. */
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type ResetLabInput = z.infer<typeof ResetLabInput>;

/** Payload of a `reset` job: whose hosts, by the plan of the deploy that is taken back. */
export const ResetPayload = z.object({ plan: DeployPlan });

/** What a reset's job process is handed over, beside the secrets. */
export const ResetRunPlan = DeployRunPlan.extend({
  /** Labs of this installation whose hosts stay as they are: id -> name. */
  otherLabs: z.record(Id, z.string()),
});
export type ResetRunPlan = z.infer<typeof ResetRunPlan>;

/** Stages of a reset, one a play of ansible/reset.yml. */
export const RESET_STAGES = [
  { id: "check", title: "Check" },
  { id: "reset", title: "Reset hosts" },
  { id: "compare", title: "Compare" },
] as const;
