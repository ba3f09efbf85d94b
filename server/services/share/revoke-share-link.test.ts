import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { makeLab, makeSuiteRun } from "@/db/testing/factories";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { forgetLab } from "../lab/forget-lab";
import { removeSuiteRun } from "../suite/remove-suite-run";
import { createShareLink } from "./create-share-link";
import { listShareLinks } from "./list-share-links";
import { readShare } from "./read-share";
import { revokeShareLink } from "./revoke-share-link";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-share-"));
vi.stubEnv("FAIRLEAD_DATA", data);
vi.stubEnv("FAIRLEAD_URL", "https://labs.example.org");
let test: ServiceTest;
let operator: ServiceContext;
beforeAll(async () => {
  test = await startServiceTest();
  operator = await test.as("operator");
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true, force: true });
});

async function share() {
  const { id: labId, name } = await makeLab(test.db, { kind: "registered" });
  const runId = await makeSuiteRun(test.db, labId);
  const { link, url } = await createShareLink(operator, { runId });
  const open = async () => (await readShare(test.anonymous, url.split("/").at(-1) ?? "")).state;
  return { labId, name, runId, linkId: link.id, open };
}

it("F92: a revoked link opens nothing from then on, and the trail says how often it was read", async () => {
  const { labId, linkId, open } = await share();
  expect([await open(), await open()]).toEqual(["open", "open"]);
  expect(await revokeShareLink(operator, { linkId })).toMatchObject({ state: "revoked", views: 2 });
  expect(await open()).toBe("revoked");
  expect((await test.auditTrail())[0]).toMatchObject({
    ...{ action: "share.revoke", subjectId: linkId, labId },
    detail: { views: 2 },
  });
  expect((await refusalOf(revokeShareLink(operator, { linkId }))).code).toBe("wrong_state");
  const { items } = await listShareLinks(operator, { labId });
  expect(items).toMatchObject([{ state: "revoked", revokedAt: test.clock.at }]);
});

it("is for who may share", async () => {
  const { linkId, open } = await share();
  expect((await refusalOf(revokeShareLink(await test.as("viewer"), { linkId }))).code).toBe("forbidden");
  expect((await refusalOf(revokeShareLink(operator, { linkId: someId() }))).code).toBe("not_found");
  expect(await open()).toBe("open");
});

it("happens to every link of a run or a lab that is taken away", async () => {
  const [run, lab] = [await share(), await share()];
  const owner = await test.as("lab_owner");
  await removeSuiteRun(owner, { runId: run.runId, confirmName: run.name });
  await forgetLab(owner, { labId: lab.labId, confirmName: lab.name });
  expect([await run.open(), await lab.open()]).toEqual(["revoked", "revoked"]);
});
