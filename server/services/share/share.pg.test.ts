import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Database } from "@/db/database";
import { makeUser } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { type ServiceContext, systemClock } from "../context";
import { getLab } from "../lab/get-lab";
import { createShareLink } from "./create-share-link";
import { listShareLinks } from "./list-share-links";
import { readLinkFile, readShare } from "./read-share";
import { revokeShareLink } from "./revoke-share-link";
import { ALL_SECRETS, makeSharedRun } from "./share-under-test";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-share-pg-"));
vi.stubEnv("FAIRLEAD_DATA", data);
vi.stubEnv("FAIRLEAD_URL", "https://labs.example.org");
let postgres: TestPostgres;
let db: Database;
let operator: ServiceContext;
beforeAll(async () => {
  postgres = await startPostgres();
  ({ db } = await postgres.createDb());
  const { id, name, email } = await makeUser(db, { role: "operator" });
  const actor = { kind: "user" as const, id, name, email, role: "operator" as const };
  operator = { actor, db, clock: systemClock, requestId: "r" };
});
afterAll(async () => {
  await postgres.stop();
  rmSync(data, { recursive: true, force: true });
});

it("freezes a file, counts views of many at once and revokes, with the same words hidden as on SQLite", async () => {
  const { labId, runId } = await makeSharedRun({ db }, operator);
  const { link, url } = await createShareLink(operator, { runId });
  const token = url.split("/").at(-1) ?? "";
  const nobody = { ...operator, actor: { kind: "anonymous" as const } };
  const seen = await Promise.all(Array.from({ length: 10 }, () => readShare(nobody, token)));
  const { text } = await readLinkFile(operator, { linkId: link.id });
  expect(seen.every((page) => page.state === "open" && page.text === text)).toBe(true);
  expect(ALL_SECRETS.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
  await createShareLink(operator, { runId, days: 1 });
  const first = await listShareLinks(operator, { labId, limit: 1 });
  const next = await listShareLinks(operator, { labId, limit: 1, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...next.items]).toMatchObject([{ views: 0 }, { id: link.id, views: 10 }]);
  await revokeShareLink(operator, { linkId: link.id });
  expect(await readShare(nobody, token)).toMatchObject({ state: "revoked" });
  expect(await getLab(operator, { labId })).toMatchObject({
    ...{ lastRun: { id: runId, verdict: "failed" }, conformance: { state: "failed" } },
    nextStep: "Look at what its nodes can allocate.",
  });
});
