import { z } from "zod";
import { CheckResult } from "./check";
import { HostOptions, PlanStage } from "./deploy";
import { DeployPayload, DeployRunPlan } from "./deploy-run";
import { Id } from "./ids";
import { Allowed } from "./job";
import { HostName } from "./practice-lab";

const joining = {
  labId: Id,
  /** Hosts of the lab's newest descriptor revision that are not in its cluster. */
  hosts: z.array(HostName).min(1).max(100),
  /** What is asked of them beyond the role: node address, NIC, kubelet options. */
  options: z.record(HostName, HostOptions).optional(),
};
export const PlanWorkersInput = z.object(joining);
export type PlanWorkersInput = z.infer<typeof PlanWorkersInput>;

export const AddWorkersInput = PlanWorkersInput.extend({
  /** The `digest` of the plan a person looked at: refused as `conflict` when something changed since. */
  digest: z.string().max(64).optional(),
  /** The tick that programs somebody built may go on hosts that are not a practice lab's. */
  acceptBuiltHere: z.boolean().default(false),
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type AddWorkersInput = z.infer<typeof AddWorkersInput>;

/** What an addition would do. */
export const WorkersPlanView = z.object({
  kubernetes: z.string(),
  bundle: z.object({ name: z.string(), builtHere: z.boolean() }),
  /** The hosts that join, with what is fixed for them. */
  hosts: z.array(z.object({ name: HostName, address: z.string(), podCidr: z.string() })),
  stages: z.array(PlanStage),
  /** Sum of the stages' estimates, s. */
  estimateSeconds: z.number(),
  /** Of the plan and of the hosts that join; an error that failed keeps the job off. */
  checks: z.array(CheckResult),
  digest: z.string(),
  can: z.object({ add: Allowed }),
});
export type WorkersPlanView = z.infer<typeof WorkersPlanView>;

/** Payload of an `add-workers` job: a deploy's, and who joins. */
export const AddWorkersPayload = DeployPayload.extend({ added: z.array(HostName).min(1) });
export const AddWorkersRunPlan = DeployRunPlan.extend({ added: z.array(HostName).min(1) });

export const RemoveWorkerInput = z.object({
  labId: Id,
  host: HostName,
  /** The host's name, typed. */
  confirmName: z.string().max(200),
  /** The host is off for good: only its node is removed, nothing is drained and the host is not reset. */
  hostIsGone: z.boolean().default(false),
  /** A node that could not be drained keeps taking no new pods, instead of going back to how it was. */
  keepCordoned: z.boolean().default(false),
  /** How long pods have to leave, s. */
  drainSeconds: z.number().int().min(5).max(3600).default(120),
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type RemoveWorkerInput = z.infer<typeof RemoveWorkerInput>;

/** Payload of a `remove-worker` job: `plan` is what the cluster is to be afterwards, `before` what it was. */
export const RemoveWorkerPayload = DeployPayload.extend({
  before: DeployPayload.shape.plan,
  host: HostName,
  hostIsGone: z.boolean(),
  keepCordoned: z.boolean(),
  drainSeconds: z.number().int(),
});

/** `plan` is that of the hosts that are worked on, the one that leaves among them unless it is gone. */
export const RemoveWorkerRunPlan = DeployRunPlan.extend({
  after: DeployPayload.shape.plan,
  host: HostName,
  hostIsGone: z.boolean(),
  keepCordoned: z.boolean(),
  drainSeconds: z.number().int(),
  otherLabs: z.record(Id, z.string()),
});
export type RemoveWorkerRunPlan = z.infer<typeof RemoveWorkerRunPlan>;
