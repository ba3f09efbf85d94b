import { z } from "zod";

/** A runner writes its heartbeat at least this often, ms; one that is silent three times as long is late. */
export const HEARTBEAT_MS = 5_000;

/** Answer of GET /api/healthz. Web serves pages whatever the runner does, so a missing runner is told and no error. */
export const Health = z.object({
  database: z.literal("ok"),
  runner: z.object({
    state: z.enum(["alive", "late", "none"]),
    /** Since the newest heartbeat, ms; null when no runner ever started. */
    heartbeatAgeMs: z.number().int().nonnegative().nullable(),
  }),
});
export type Health = z.infer<typeof Health>;
