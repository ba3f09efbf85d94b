import { openDatabase } from "@/db/open-database";
import { inAuditedWrite } from "./audit";
import { authorize } from "./authorize";
import type { ServiceContext } from "./context";

/** Program of audit.pg.test.ts: says that it is ready, and once its input ends writes audited changes, eight at a time. */
const [url = "", name = "", writes = "0"] = process.argv.slice(2);
const db = await openDatabase({ database: url, dataDir: "" });
const ctx: ServiceContext = {
  actor: { kind: "system", job: name },
  db,
  clock: { now: () => Date.now() },
  requestId: "r",
};
const granted = await authorize(ctx, "lab.update");
process.stdout.write("ready\n");
for await (const _ of process.stdin);
let left = Number(writes);
const worker = async () => {
  while (left-- > 0) {
    await inAuditedWrite(ctx, granted, async () => ({
      result: undefined,
      entry: { action: "lab.rename", subject: name, detail: { z: 1, a: { ä: [1.5, null] }, left } },
    }));
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
await db.close();
