import { z } from "zod";
import { Sha256 } from "./bundle";
import { DeployLogin } from "./deploy-run";
import { Id } from "./ids";
import { NodeAllocatable } from "./lab";
import { HostName } from "./practice-lab";
import { SuiteFile } from "./suite";
import { SUITE_PRESET_IDS } from "./suite-presets";

/** Ginkgo takes each as a regular expression and joins them with "or". */
const Focus = z.string().trim().min(1, "a part of a test's name").max(500);

export const RunSuiteInput = z.object({
  labId: Id,
  /** A choice of tests that Fairlead knows; else `focus`. */
  preset: z.enum(SUITE_PRESET_IDS).optional(),
  focus: z.array(Focus).min(1).max(50).optional(),
  /** The lab's name, typed: only with it tests marked [Serial] or [Disruptive] run. */
  confirmName: z.string().max(200).optional(),
  /** The same key answers the same job again. */
  idempotencyKey: z.string().min(1).max(100).optional(),
});

export const PlanSuiteInput = RunSuiteInput.pick({ labId: true, preset: true, focus: true }).extend({
  /** Serial and disruptive tests, too. */
  disruptive: z.boolean().default(false),
});

/** What a run of the suite would be, before it is started. */
export const SuitePlanView = z.object({
  /** Tests that would run, as the bundle's own e2e.test says. */
  specs: z.number().int(),
  /** Their names, the first 200. */
  names: z.array(z.string()),
  estimate: z.object({
    lowSeconds: z.number().int(),
    highSeconds: z.number().int(),
    /** How many of them ran here before, so that their time is known. */
    measured: z.number().int(),
  }),
  images: z.object({
    /** Images that tests of this release may start. Which test needs which it does not say. */
    listed: z.number().int(),
    nodes: z.array(
      z.object({
        name: z.string(),
        /** Null where nobody has read which images the node has. */
        missing: z.array(z.string()).nullable(),
        /** The node has as many images as its status lists: it may have more. */
        cut: z.boolean(),
      }),
    ),
  }),
});
export type SuitePlanView = z.infer<typeof SuitePlanView>;

/** Payload of a `suite-run` job. */
export const SuiteRunPayload = z.object({
  clusterId: Id,
  focus: z.array(Focus).min(1),
  /** Serial and disruptive tests, too. */
  disruptive: z.boolean(),
});

const Machine = z.object({
  name: HostName,
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  login: DeployLogin,
});

const Program = z.object({ file: z.string(), sha256: Sha256 });

/** What a suite run's job process is handed over, beside the secrets. */
export const SuiteRunPlan = z.object({
  labId: Id,
  /** Where the suite runs, and the way there. */
  target: Machine,
  via: z.array(Machine),
  e2e: Program,
  /** bin/kube of the bundle: it is kubectl by its name. */
  kubectl: Program,
  focus: z.array(Focus).min(1),
  disruptive: z.boolean(),
  nodes: z.number().int(),
});
export type SuiteRunPlan = z.infer<typeof SuiteRunPlan>;

/** What a suite run found, in result.json: the files are kept by their sums. */
export const SuiteRunResult = z.object({
  files: z.array(SuiteFile).min(1),
  /** `.status.allocatable` of every node when it began. */
  nodes: z.array(NodeAllocatable),
  progress: z.object({ total: z.number().int(), completed: z.number().int(), failed: z.number().int() }),
  /** The files as they were read, for the finish step: cases and verdict. */
  read: z.unknown(),
  judged: z.unknown(),
});
