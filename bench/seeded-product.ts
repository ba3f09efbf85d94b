import { readdirSync } from "node:fs";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { v7 } from "uuid";
import { job, jobRun, lab } from "@/db/schema/sqlite";
import { ADMIN, Session } from "@/e2e/fixtures/session";
import { type Product, startProduct } from "@/e2e/fixtures/start-product";

export interface SeededProduct {
  product: Product;
  session: Session;
  labId: string;
  jobId: string;
}

const BATCH = 500;

/** The real product with an administrator who is signed in, one lab and `jobs` finished jobs of it. */
export async function startSeededProduct(jobs: number): Promise<SeededProduct> {
  const product = await startProduct();
  try {
    const session = new Session(product.url);
    const made = await session.call("POST", "/api/v1/setup/administrator", ADMIN);
    if (!made.ok) throw new Error(`The first administrator was refused: ${await made.text()}`);
    const signedIn = await session.signIn(ADMIN.email, ADMIN.password);
    if (!signedIn.ok) throw new Error(`The sign-in was refused: ${await signedIn.text()}`);
    return { product, session, ...seed(product.data, jobs) };
  } catch (cause) {
    await product.stop();
    throw cause;
  }
}

function seed(data: string, jobs: number): { labId: string; jobId: string } {
  const name = readdirSync(data).find((file) => file.endsWith(".db"));
  if (name === undefined) throw new Error(`There is no database in ${data}.`);
  const file = new Sqlite(path.join(data, name), { timeout: 10_000 });
  const db = drizzle(file);
  const labId = v7();
  const now = Date.now();
  const rows = Array.from({ length: jobs }, (_, index) => {
    const createdAt = now - (jobs - index) * 60_000;
    return {
      id: v7({ msecs: createdAt }),
      labId,
      kind: "deploy" as const,
      title: `Deploy Kubernetes 1.34.4 to 3 hosts, ${index + 1}`,
      status: index % 7 === 0 ? ("failed" as const) : ("succeeded" as const),
      payload: {},
      requestedBy: ADMIN.name,
      createdAt,
      startedAt: createdAt + 50,
      finishedAt: createdAt + 40_000,
      message: "3 of 3 nodes are Ready.",
    };
  });
  file.exec("begin immediate");
  db.insert(lab)
    .values({
      id: labId,
      name: "bench",
      search: "bench",
      kind: "registered",
      state: "ready",
      createdBy: ADMIN.name,
      createdAt: now,
    })
    .run();
  for (let first = 0; first < rows.length; first += BATCH) {
    const batch = rows.slice(first, first + BATCH);
    db.insert(job).values(batch).run();
    db.insert(jobRun)
      .values(
        batch.map(({ id, status, startedAt, finishedAt }) => ({
          jobId: id,
          run: 1,
          status,
          startedAt,
          finishedAt,
        })),
      )
      .run();
  }
  file.exec("commit");
  file.close();
  return { labId, jobId: rows.at(-1)?.id ?? "" };
}
