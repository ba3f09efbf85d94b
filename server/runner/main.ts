import path from "node:path";
import { v7 } from "uuid";
import { openDatabase } from "@/db/open-database";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";
import { logger } from "@/server/infra/logger";
import { readMachineId } from "@/server/infra/run-folder/run-place";
import { systemClock } from "@/server/services/context";
import { secretBox } from "@/server/services/secret-box";
import { Runner } from "./runner";

/** A write that is under way may end; then the supervisor's patience would be over. */
const LAST_MS = 2000;

/** Program of the runner: claims jobs, starts their processes, ships what they say. SIGTERM ends it and no job. */
async function main(): Promise<void> {
  const { FAIRLEAD_DATABASE: database, FAIRLEAD_DATA, FAIRLEAD_BUILD } = env();
  const dataDir = path.resolve(FAIRLEAD_DATA);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), LAST_MS).unref();
    });
  }
  const db = await openDatabase({ database, dataDir });
  await secretBox(db); // a missing key is refused here and not in the middle of a job
  const runner = new Runner({
    ctx: { actor: { kind: "system", job: "runner" }, db, clock: systemClock, requestId: "runner" },
    runner: { id: v7(), machineId: readMachineId(dataDir), pid: process.pid },
    dataDir,
    jobFile: path.resolve(FAIRLEAD_BUILD, "job.mjs"),
    stopping: stop.signal,
  });
  logger().info({ pid: process.pid }, "the runner runs");
  await runner.run();
  await db.close();
}

try {
  await main();
} catch (cause) {
  if (!(cause instanceof DomainError)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
