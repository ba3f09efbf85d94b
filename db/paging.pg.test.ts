import { and, asc, eq, gt, or } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "./database";
import { createTestDb, type TestDb } from "./testing/create-test-db";
import { makeLab } from "./testing/factories";
import { startPostgres, type TestPostgres } from "./testing/pg";

let postgres: TestPostgres;
let sqlite: TestDb;
beforeAll(async () => {
  [postgres, sqlite] = await Promise.all([startPostgres(), createTestDb()]);
});
afterAll(async () => {
  await postgres.stop();
  await sqlite.close();
});

const AWKWARD = [
  "a",
  "A",
  "b",
  "B",
  "ä",
  "Ä",
  "z",
  "Z",
  "é",
  "é",
  "ß",
  "ss",
  "_",
  "-",
  ".",
  "%",
  "0",
  "10",
  "9",
  "２",
];

it("pages 200 awkward names in the same order on both databases, none twice, none missing", async () => {
  const { db } = await postgres.createDb();
  const names = AWKWARD.flatMap((first) =>
    ["", " ", "a", "A", "%", "_", "'", "\\", "𝔞", "😀"].map((rest) => first + rest),
  );
  for (const [index, name] of names.entries()) {
    // every tenth name twice, so that the id has to break ties
    const row = {
      id: `id-${String(index).padStart(3, "0")}`,
      name: index % 10 === 9 ? "a" : name,
      createdAt: 1,
    };
    await makeLab(db, row);
    await makeLab(sqlite.db, row);
  }
  const [here, there] = [await pages(sqlite.db), await pages(db)];
  expect(here).toHaveLength(200);
  expect(new Set(here).size).toBe(200);
  expect(there).toEqual(here);
});

async function pages(db: Database): Promise<string[]> {
  const { lab } = db.t;
  const seen: string[] = [];
  let after: { name: string; id: string } | undefined;
  for (;;) {
    const rows = await db.q
      .select({ name: lab.name, id: lab.id })
      .from(lab)
      .where(after && or(gt(lab.name, after.name), and(eq(lab.name, after.name), gt(lab.id, after.id))))
      .orderBy(asc(lab.name), asc(lab.id))
      .limit(7);
    seen.push(...rows.map((row) => `${row.name}|${row.id}`));
    after = rows.at(-1);
    if (rows.length < 7) return seen;
  }
}
