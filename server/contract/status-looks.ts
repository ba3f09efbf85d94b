/**
 * How every state is shown: a word, an icon and a tone, never colour alone. One table, so that a state looks the same on
 * every page. Plain values: pages use it without the schemas.
 */

export type StatusTone = "neutral" | "info" | "success" | "danger" | "warning" | "muted" | "outline";

export type StatusIcon =
  | "clock"
  | "running"
  | "hand"
  | "check"
  | "cross"
  | "stop"
  | "bolt"
  | "hatched"
  | "dashed"
  | "shield"
  | "skip"
  | "pen"
  | "gone";

export interface StatusLook {
  word: string;
  icon: StatusIcon;
  tone: StatusTone;
}

export const STATUS_LOOKS = {
  // jobs and runs
  queued: { word: "queued", icon: "clock", tone: "neutral" },
  running: { word: "running", icon: "running", tone: "info" },
  waiting: { word: "waiting for you", icon: "hand", tone: "warning" },
  canceling: { word: "canceling", icon: "running", tone: "neutral" },
  succeeded: { word: "succeeded", icon: "check", tone: "success" },
  failed: { word: "failed", icon: "cross", tone: "danger" },
  canceled: { word: "canceled", icon: "stop", tone: "neutral" },
  interrupted: { word: "interrupted", icon: "bolt", tone: "warning" },
  // stages
  pending: { word: "pending", icon: "dashed", tone: "muted" },
  skipped: { word: "skipped", icon: "skip", tone: "muted" },
  // results of a task on a host
  ok: { word: "ok", icon: "check", tone: "success" },
  changed: { word: "changed", icon: "pen", tone: "warning" },
  ignored: { word: "ignored", icon: "skip", tone: "neutral" },
  unreachable: { word: "unreachable", icon: "bolt", tone: "danger" },
  // labs and clusters
  draft: { word: "draft", icon: "pen", tone: "neutral" },
  creating: { word: "creating", icon: "running", tone: "info" },
  ready: { word: "ready", icon: "check", tone: "success" },
  broken: { word: "broken", icon: "cross", tone: "danger" },
  removing: { word: "removing", icon: "running", tone: "neutral" },
  removed: { word: "removed", icon: "gone", tone: "muted" },
  verified: { word: "verified", icon: "check", tone: "success" },
  gone: { word: "gone", icon: "gone", tone: "muted" },
  not_ready: { word: "not ready", icon: "cross", tone: "danger" },
  // steps of a lab's way
  done: { word: "done", icon: "check", tone: "success" },
  next: { word: "next", icon: "hand", tone: "warning" },
  // evidence
  stale: { word: "stale", icon: "hatched", tone: "muted" },
  not_assessed: { word: "not assessed", icon: "dashed", tone: "outline" },
  waived: { word: "waived", icon: "shield", tone: "outline" },
  warned: { word: "works, with less", icon: "bolt", tone: "warning" },
} as const satisfies Record<string, StatusLook>;
export type StatusWord = keyof typeof STATUS_LOOKS;
