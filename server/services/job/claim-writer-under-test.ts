import { openDatabase } from "@/db/open-database";
import type { ServiceContext } from "../context";
import { claimJob } from "./claim-job";

/** Program of claim-job.pg.test.ts: four clients at a time claim until nothing is left, and print what they got. */
const [url = "", name = ""] = process.argv.slice(2);
const db = await openDatabase({ database: url, dataDir: "" });
const ctx: ServiceContext = {
  actor: { kind: "system", job: name },
  db,
  clock: { now: () => Date.now() },
  requestId: "r",
};
const client = async (index: number) => {
  const runner = { id: `${name}.${index}`, machineId: "m" };
  for (let misses = 0; misses < 3; ) {
    const job = await claimJob(ctx, runner);
    if (job) process.stdout.write(`${job.id} ${runner.id} ${job.fence}\n`);
    else misses += 1;
  }
};
await Promise.all([0, 1, 2, 3].map(client));
await db.close();
