import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDb, type TestDb } from "@/db/testing/create-test-db";
import { openSecretBox } from "./secret-box";

let made: TestDb;
beforeEach(async () => {
  made = await createTestDb();
});
afterEach(() => made.close());
const open = (fromEnv?: string) => openSecretBox(made.db, { fromEnv, dataDir: made.dataDir });
const sealOne = async () => {
  const box = await open();
  const row = { id: "c", kind: "ssh-key" as const, name: "n", sealed: box.seal("x", "c"), createdAt: 1 };
  await made.db.write((tx) => tx.q.insert(tx.t.credential).values(row));
  return { box, row };
};

it("is the same box after a restart", async () => {
  const { row } = await sealOne();
  expect((await open()).open(row.sealed, "c")).toBe("x");
});

it("refuses to start without the key of what is sealed, or with another one", async () => {
  const { box } = await sealOne();
  await expect(open(randomBytes(32).toString("base64"))).rejects.toThrow(
    new RegExp(`^The secrets in the database were sealed with another key \\(${box.keyId}, not \\w{8}\\)`),
  );
  rmSync(path.join(made.dataDir, "key"));
  await expect(open()).rejects.toThrow(/key is missing but the database holds secrets/);
});
