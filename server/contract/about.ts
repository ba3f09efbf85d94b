import { z } from "zod";
import { Health } from "./health";

export const About = z.object({
  version: z.string(),
  licence: z.string(),
  /** Node.js of the web process. */
  node: z.string(),
  platform: z.string(),
  database: z.enum(["SQLite", "PostgreSQL"]),
  runner: Health.shape.runner.extend({ startedAt: z.number().nullable() }),
  parts: z.array(z.object({ name: z.string(), version: z.string() })),
});
export type About = z.infer<typeof About>;
