import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { makeLab, makeShareLink, makeSuiteRun } from "@/db/testing/factories";
import { getApp } from "@/server/auth/app";
import { Problem } from "@/server/contract/error-codes";
import { hashToken } from "@/server/services/share/share-link-row";
import { handle } from "./handle";
import { shareFile } from "./share-file";
import { sharePage } from "./share-page";

const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-share-page-"));
vi.stubEnv("FAIRLEAD_DATA", dataDir);
const token = "t".repeat(43);
let linkId = "";
let runId = "";
beforeAll(async () => {
  await runMigrations({ database: "sqlite", dataDir });
  const { db } = await getApp();
  const { id: labId } = await makeLab(db);
  runId = await makeSuiteRun(db, labId);
  linkId = await makeShareLink(db, {
    labId,
    runId,
    tokenHash: hashToken(token),
    text: "<!doctype html>the file",
  });
});
afterAll(async () => {
  await (await getApp()).db.close();
  rmSync(dataDir, { recursive: true });
});

async function set(values: { expiresAt?: number; revokedAt?: number }) {
  const { db } = await getApp();
  await db.write(({ q, t }) => q.update(t.shareLink).set(values).where(eq(t.shareLink.id, linkId)));
}
const answerTo = async (one: string) => {
  const answer = await sharePage(one);
  return { answer, text: await answer.text() };
};

it("shows the frozen bytes to anybody, and lets them do nothing", async () => {
  const { answer, text } = await answerTo(token);
  expect([answer.status, text]).toEqual([200, "<!doctype html>the file"]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    ...{ "x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer", "cache-control": "no-store" },
  });
  expect(answer.headers.get("set-cookie")).toBeNull();
});

it("F90: a guessed token gets one constant answer", async () => {
  const answers = await Promise.all(["x".repeat(43), "short", linkId].map(answerTo));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.map(({ answer }) => answer.status)).toEqual([404, 404, 404]);
  expect(answers[0]?.text).toContain(
    "There is no shared result at this address: check that the link is whole, or ask who sent it.",
  );
});

it("F91: an expired link is gone, in one sentence, and F92: a revoked one too", async () => {
  await set({ expiresAt: Date.UTC(2026, 0, 2, 3, 4) });
  const expired = await answerTo(token);
  expect(expired.answer.status).toBe(410);
  expect(expired.text).toContain(
    "This link was good until 2026-01-02 03:04 UTC: ask who sent it for a new one.",
  );
  await set({ revokedAt: 5 });
  const revoked = await answerTo(token);
  expect(revoked.answer.status).toBe(410);
  expect(revoked.text).toContain("Who shared this result has taken the link back: ask them for a new one.");
  for (const { text } of [expired, revoked]) expect(text).not.toContain("the file");
});

it("gives the file itself to nobody without a session", async () => {
  const request = new Request(`http://127.0.0.1:4100/api/v1/suite-runs/${runId}/share-file`);
  const answer = await handle(request, (limited, ctx) => shareFile(limited, ctx, runId));
  expect(answer.status).toBe(401);
  expect(Problem.parse(await answer.json()).code).toBe("not_signed_in");
});
