import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { makeSuiteRun } from "@/db/testing/factories";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createShareLink } from "./create-share-link";
import { listShareLinks } from "./list-share-links";
import { readLinkFile, readShare } from "./read-share";
import { ALL_SECRETS, makeSharedRun } from "./share-under-test";

const DAY = 24 * 3600_000;
const data = mkdtempSync(path.join(tmpdir(), "fairlead-share-"));
vi.stubEnv("FAIRLEAD_DATA", data);
vi.stubEnv("FAIRLEAD_URL", "https://labs.example.org/");
let test: ServiceTest;
let operator: ServiceContext;
let shared: Awaited<ReturnType<typeof makeSharedRun>>;
beforeAll(async () => {
  test = await startServiceTest();
  operator = await test.as("operator");
  shared = await makeSharedRun(test, operator);
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true, force: true });
});
const tokenOf = (url: string) => url.replace("https://labs.example.org/share/", "");

it("opens one frozen file for anybody, counts who looks, and keeps no token", async () => {
  const { link, url } = await createShareLink(operator, { runId: shared.runId, days: 7 });
  expect(url).toMatch(/^https:\/\/labs\.example\.org\/share\/[A-Za-z0-9_-]{43}$/);
  expect(link).toMatchObject({ state: "open", views: 0, expiresAt: test.clock.at + 7 * DAY });
  const page = await readShare(test.anonymous, tokenOf(url));
  if (page.state !== "open") throw new Error(page.state);
  expect(ALL_SECRETS.filter((word) => page.text.includes(word))).toEqual([]);
  // what the lab becomes later changes nothing of it
  await test.db.write(({ q, t }) => q.delete(t.liveNode));
  test.clock.at += DAY;
  const again = await readShare(test.anonymous, tokenOf(url));
  expect(again).toEqual(page);
  expect((await readLinkFile(operator, { linkId: link.id })).text).toBe(page.text);
  expect(createHash("sha256").update(page.text).digest("hex")).toBe(link.sha256);
  const { items } = await listShareLinks(operator, { labId: shared.labId });
  expect(items).toMatchObject([{ id: link.id, views: 2, lastViewedAt: test.clock.at }]);
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({
    action: "share.create",
    subjectId: link.id,
    detail: { sha256: link.sha256 },
  });
  const kept = JSON.stringify([await test.db.q.select().from(test.db.t.shareLink), await test.auditTrail()]);
  expect(kept).not.toContain(tokenOf(url));
});

it("F90: a guessed token opens nothing, whatever it looks like, and counts nothing", async () => {
  const { url, link } = await createShareLink(operator, { runId: shared.runId });
  const token = tokenOf(url);
  const near = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  const hash = createHash("sha256").update(token).digest("hex");
  for (const guess of [
    near,
    "A".repeat(43),
    "",
    "../../etc/passwd",
    `${token}A`,
    token.toLowerCase(),
    link.id,
    hash,
  ]) {
    expect(await readShare(test.anonymous, guess), guess).toEqual({ state: "unknown" });
  }
  const { items } = await listShareLinks(operator, { labId: shared.labId });
  expect(items.find(({ id }) => id === link.id)?.views).toBe(0);
});

it("F91: an expired link opens nothing and says until when it was good", async () => {
  const { url, link } = await createShareLink(operator, { runId: shared.runId, days: 1 });
  test.clock.at = link.expiresAt - 1;
  expect((await readShare(test.anonymous, tokenOf(url))).state).toBe("open");
  test.clock.at = link.expiresAt;
  expect(await readShare(test.anonymous, tokenOf(url))).toEqual({
    state: "expired",
    expiresAt: link.expiresAt,
  });
});

it("is for who may share, of a run there is, for a year at most", async () => {
  const viewer = await test.as("viewer");
  const { runId } = shared;
  expect((await refusalOf(createShareLink(viewer, { runId }))).code).toBe("forbidden");
  expect((await refusalOf(createShareLink(operator, { runId, days: 366 }))).code).toBe("bad_input");
  const seen = await listShareLinks(viewer, { labId: shared.labId });
  expect(seen.can.revoke.allowed).toBe(false);
  await test.db.write(({ q, t }) => q.delete(t.suiteRun));
  expect((await refusalOf(createShareLink(operator, { runId }))).code).toBe("not_found");
  await makeSuiteRun(test.db, shared.labId);
});
