import type { ClusterNode } from "@/server/contract/node";
import type { SuiteRunDetail } from "@/server/contract/suite";

/** A failing test with what it said. */
export interface SharedFailure {
  name: string;
  failure: string | null;
  output: string | null;
  place: string | null;
}

/** `versions` is null where only the last verify saw the node. */
export interface SharedNode extends Pick<ClusterNode, "name" | "ready" | "roles" | "allocatable"> {
  versions: ClusterNode["versions"] | null;
}

/** What a shared file is made of, as the lab knows it: nothing in it is hidden yet. */
export interface ShareContent {
  run: Pick<
    SuiteRunDetail,
    | "source"
    | "product"
    | "release"
    | "releaseFrom"
    | "scope"
    | "verdict"
    | "sentence"
    | "counts"
    | "marks"
    | "startedAt"
    | "durationMs"
    | "createdAt"
    | "settings"
    | "reasons"
    | "missing"
    | "targets"
    | "files"
  >;
  /** Is it what the conformant stage asks for? Green only then. */
  conformant: boolean;
  lab: { name: string; site: string | null };
  /** Null for a lab without a cluster. */
  cluster: { kubernetes: string; profile: string; deployedAt: number; builtHere: boolean } | null;
  nodes: readonly SharedNode[];
  /** `run`: as they were when the suite ran; `now`: as they were seen last. */
  nodesFrom: "run" | "now";
  /** When the nodes were seen so, ms. */
  nodesAt: number | null;
  failures: readonly SharedFailure[];
  /** Names of passed tests, as many as are wanted at most. */
  passed: readonly string[];
  sharedAt: number;
  /** Of Fairlead. */
  version: string;
}

/** How much of a run goes into a file; the counts are always whole. */
export interface ShareLimits {
  /** Failing tests that are named. */
  failures: number;
  /** Characters of what one failing test said, and of all of them. */
  text: number;
  allText: number;
  /** Passed and missing tests that are named. */
  passed: number;
  missing: number;
  nodes: number;
}

export const SHARE_LIMITS: ShareLimits = {
  ...{ failures: 8000, text: 6000, allText: 200_000, passed: 1000, missing: 1000, nodes: 200 },
};

/** The next smaller file, for one that came out too large. */
export const halve = (limits: ShareLimits): ShareLimits => ({
  failures: Math.ceil(limits.failures * 0.7),
  text: Math.max(300, Math.ceil(limits.text / 2)),
  allText: Math.ceil(limits.allText / 2),
  passed: Math.ceil(limits.passed / 2),
  missing: Math.ceil(limits.missing * 0.7),
  nodes: Math.ceil(limits.nodes * 0.7),
});

/** Makes texts of the lab and of the suite fit for strangers. */
export interface TextHider {
  hide(text: string): string;
  hideInSuite(text: string): string;
}

/** What a part of the page is made from. */
export interface SharePart {
  content: ShareContent;
  hider: TextHider;
  limits: ShareLimits;
  leftOut: string[];
}
