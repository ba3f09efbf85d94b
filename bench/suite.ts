import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMigrations } from "@/db/migrate";
import { openDatabase } from "@/db/open-database";
import { makeLab, makeUser } from "@/db/testing/factories";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { systemClock } from "@/server/services/context";
import { createSuiteRun } from "@/server/services/suite/create-suite-run";
import { listSuiteCases } from "@/server/services/suite/list-suite-cases";
import { receiveSuiteFile } from "@/server/services/suite/receive-suite-file";
import { type Figure, figure, percentile } from "./bench";

const SAMPLES = 15;

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The submission with 6,731 cases: from stored bytes to rows of a database on disk, and a search among them. */
export async function* benchSuite(): AsyncGenerator<Figure> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fl-suite-"));
  process.env.FAIRLEAD_DATA = dataDir;
  await runMigrations({ database: "sqlite", dataDir });
  const db = await openDatabase({ database: "sqlite", dataDir });
  try {
    const { id, name, email } = await makeUser(db, { role: "operator" });
    const actor = { kind: "user" as const, id, name, email, role: "operator" as const };
    const ctx = { actor, db, clock: systemClock, requestId: "bench" };
    const bytes = sampleBytes("v1.33-kind", "junit");
    const taken: number[] = [];
    let runId = "";
    for (let round = 0; round < SAMPLES; round++) {
      const { id: labId } = await makeLab(db);
      const { sha256: junit } = await receiveSuiteFile(ctx, { labId, kind: "junit" }, whole(bytes), 1 << 23);
      const began = performance.now();
      ({ runId } = await createSuiteRun(ctx, { labId, junit }));
      taken.push(performance.now() - began);
    }
    const what = "6,731 cases from stored bytes to rows";
    yield figure(`${what}, the first of a process`, taken[0] ?? Number.NaN, "ms", { target: 300 });
    yield figure(`${what}, p95 of the others`, percentile(taken.slice(1), 0.95), "ms", { target: 300 });
    const searched: number[] = [];
    for (let round = 0; round < SAMPLES; round++) {
      const began = performance.now();
      await listSuiteCases(ctx, { runId, search: "nodeport", limit: 500 });
      searched.push(performance.now() - began);
    }
    yield figure("a search among them, p95", percentile(searched, 0.95), "ms", { target: 50 });
  } finally {
    await db.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
