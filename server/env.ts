import { z } from "zod";

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  CI: z.string().optional(),
  /** Everything Fairlead writes: database, key, run folders, bundles. */
  FAIRLEAD_DATA: z.string().default("data"),
  /** `sqlite` (a file under FAIRLEAD_DATA) or a postgres:// URL. */
  FAIRLEAD_DATABASE: z.string().default("sqlite"),
  FAIRLEAD_HOST: z.string().default("127.0.0.1"),
  FAIRLEAD_PORT: z.coerce.number().int().min(1).max(65535).default(4100),
  /** Where people reach Fairlead; Origin is checked against it. Default: http://HOST:PORT. */
  FAIRLEAD_URL: z.string().optional(),
  /** 32 bytes base64; default: a 0600 file in FAIRLEAD_DATA. */
  FAIRLEAD_KEY: z.string().optional(),
  /** Folder of the esbuild bundles (runner.mjs, job.mjs, lab-daemon.mjs). */
  FAIRLEAD_BUILD: z.string().default(".build/current"),
  /** Name of the practice lab's door that root's `npm start` keeps open for this installation. */
  FAIRLEAD_DOOR: z.string().optional(),
  /** One-time code that `npm start` printed for the first administrator. */
  FAIRLEAD_SETUP_CODE: z.string().optional(),
  /** What building a bundle keeps for the next time; default: .cache/fairlead in the user's home. */
  FAIRLEAD_CACHE: z.string().optional(),
  FAIRLEAD_PRACTICE_RANGE: z.string().default("198.18.0.0/15"),
  /** Where programs are looked for. */
  PATH: z.string().default("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
  FAIRLEAD_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});
export type Env = z.infer<typeof Env>;

let parsed: Env | undefined;

/** The validated configuration, read once. Lazy because `next build` evaluates modules without one. */
export function env(): Env {
  if (parsed === undefined) {
    const result = Env.safeParse(process.env);
    if (!result.success) {
      const first = result.error.issues[0];
      throw new Error(
        `Configuration: ${first?.path.join(".") ?? "environment"}: ${first?.message ?? "is wrong"}.`,
      );
    }
    parsed = result.data;
  }
  return parsed;
}

const NEVER_FOR_JOBS = ["FAIRLEAD_KEY", "FAIRLEAD_DATABASE", "FAIRLEAD_SETUP_CODE"];

/** What a job process inherits: all but what holds a secret of Fairlead's. */
export function environmentOfJobs(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || NEVER_FOR_JOBS.includes(name) ? [] : [[name, value]],
    ),
  );
}
