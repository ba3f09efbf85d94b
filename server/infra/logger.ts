import { type Logger, pino } from "pino";
import { env } from "@/server/env";

let made: Logger | undefined;

/** Structured log on stdout. Lazy because `next build` evaluates modules without a configuration. */
export function logger(): Logger {
  made ??= pino({ level: env().FAIRLEAD_LOG_LEVEL, base: null });
  return made;
}
