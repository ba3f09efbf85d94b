import { z } from "zod";
import { Id } from "./ids";
import { HostName } from "./practice-lab";

/** An error blocks a deploy; a warning may be waived; `info` is only told. */
export const CheckSeverity = z.enum(["error", "warning", "info"]);
export type CheckSeverity = z.infer<typeof CheckSeverity>;

/** `not assessed`: what it needs was not read (no facts yet). */
export const CheckStatus = z.enum(["passed", "failed", "waived", "not assessed"]);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** `<subject>.<what>`: stable for ever, named by waivers and API clients. */
export const CheckId = z.string().regex(/^[a-z]+(\.[a-z0-9-]+)+$/);

export const Waiver = z.object({
  id: Id,
  labId: Id,
  checkId: CheckId,
  /** Null: for the lab as a whole. */
  host: HostName.nullable(),
  reason: z.string(),
  by: z.string(),
  createdAt: z.number(),
  until: z.number(),
});
export type Waiver = z.infer<typeof Waiver>;

export const CheckResult = z.object({
  id: CheckId,
  title: z.string(),
  severity: CheckSeverity,
  status: CheckStatus,
  host: HostName.nullable(),
  /** What was found, with its numbers. */
  message: z.string(),
  /** What to do; null when it passed. */
  fix: z.string().nullable(),
  /** Time of the facts it was decided from, ms; null = from the plan alone. */
  factsAt: z.number().nullable(),
  /** Field of the plan it leads to: "hosts.w1.nic". */
  field: z.string().nullable(),
  waiver: Waiver.nullable(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** A check that passed, on how many hosts (1 for one of the lab as a whole). */
export const PassedCheck = z.object({ id: CheckId, title: z.string(), count: z.number().int() });
export type PassedCheck = z.infer<typeof PassedCheck>;

export const WaiveCheckInput = z.object({
  labId: Id,
  checkId: CheckId,
  host: HostName.nullable().default(null),
  reason: z.string().trim().min(8, "say why in a sentence").max(500),
  /** ms since the epoch; at most a year ahead. */
  until: z.number().int(),
});
