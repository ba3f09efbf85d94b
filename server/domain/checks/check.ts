import type { CheckSeverity } from "@/server/contract/check";
import type { DeployHost, DeployPlan } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { HostReach } from "@/server/contract/host-reach";
import type { DescriptorContent } from "@/server/contract/lab";

/** A host of the plan with the newest facts of it. */
export interface CheckedHost {
  host: DeployHost;
  facts: HostFacts;
  /** When the facts were read, ms since the epoch. */
  at: number;
}

export interface CheckInput {
  plan: DeployPlan;
  content: DescriptorContent;
  /** Host name -> newest facts; a host without facts is missing. */
  facts: ReadonlyMap<string, { facts: HostFacts; at: number }>;
  /** Host name -> what it saw of the others when it was asked last; a host that was not asked is missing. */
  reach: ReadonlyMap<string, { reach: HostReach; at: number }>;
  bundle: {
    /** amd64, arm64 */
    arch: string;
    /** ID-VERSION_ID of /etc/os-release the bundle's packages fit. */
    hostOs: string;
    /** What a deploy writes below /var/lib, bytes. */
    diskBytes: number;
  };
  /** The plan of the cluster that runs on these hosts now; null when there is none. */
  running: DeployPlan | null;
  /** Jobs of this lab that work on its hosts now, by title. */
  busyWith: readonly string[];
  /** ms since the epoch */
  now: number;
}

/** What a check found on one host, or on the lab when `host` is left out. */
export interface Finding {
  status: "passed" | "failed" | "not assessed";
  /** With its numbers, a sentence. */
  message: string;
  fix?: string;
  /** Field of the plan it leads to. */
  field?: string;
  host?: string;
  /** When what it was decided from was read, ms since the epoch, where the engine does not know. */
  at?: number;
  /** When this finding weighs otherwise than the check's own severity. */
  severity?: CheckSeverity;
}

interface About {
  /** `<subject>.<what>`, stable for ever. */
  id: string;
  title: string;
  severity: CheckSeverity;
  /** An error by rule whose findings may be warnings, too: those may be waived. */
  warns?: true;
  /** For docs/checks.md: what is compared with what, and the source of the rule. */
  rule: string;
}

/** Needs the facts of each host it judges; a host without facts is `not assessed` by the engine. Null: does not apply. */
export interface HostCheck extends About {
  of: "host";
  judge(one: CheckedHost, input: CheckInput): Finding | null;
}

/** Compares hosts with each other; sees those that have facts, two at least. */
export interface HostsCheck extends About {
  of: "hosts";
  judge(all: readonly CheckedHost[], input: CheckInput): Finding[];
}

/** Decided from plan and descriptor alone, before any host was read. */
export interface PlanCheck extends About {
  of: "plan";
  judge(input: CheckInput): Finding[];
}

/** Decided from what the hosts saw of each other; one that was not read is told by the check itself. */
export interface ReachCheck extends About {
  of: "reach";
  judge(input: CheckInput): Finding[];
}

export type Check = HostCheck | HostsCheck | PlanCheck | ReachCheck;

export const passed = (message: string, rest: Partial<Finding> = {}): Finding => ({
  status: "passed",
  message,
  ...rest,
});
export const failed = (message: string, fix: string, rest: Partial<Finding> = {}): Finding => ({
  status: "failed",
  message,
  fix,
  ...rest,
});
export const notAssessed = (message: string, rest: Partial<Finding> = {}): Finding => ({
  status: "not assessed",
  message,
  ...rest,
});
