import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { bundleFolder, bundleStore } from "@/server/infra/bundle/bundle-store";
import { readBundle } from "@/server/infra/bundle/read-bundle";
import { makeSmallBundle } from "@/server/infra/bundle/small-bundle-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getBundle } from "./get-bundle";
import { importBundleFolder } from "./import-bundle-folder";
import { listBundles } from "./list-bundles";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-data-"));
process.env.FAIRLEAD_DATA = data;
afterAll(() => rmSync(data, { recursive: true, force: true }));

let test: ServiceTest;
let folder = "";
beforeEach(async () => {
  test = await startServiceTest();
  folder = path.join(mkdtempSync(path.join(tmpdir(), "fairlead-import-")), "bundle");
  // another bundle each time: its id is its content
  makeSmallBundle(folder, (manifest) => Object.assign(manifest, { builtAt: new Date().toISOString() }));
});
afterEach(async () => {
  rmSync(path.dirname(folder), { recursive: true, force: true });
  await test.close();
});

async function takeIn(caller = test.as("operator")): Promise<string> {
  const { bundleId } = await importBundleFolder(await caller, { folder });
  return bundleId;
}

it("keeps the files, lists the bundle and says so in the audit trail, once", async () => {
  const id = await takeIn();
  expect(await takeIn()).toBe(id);
  expect((await readBundle(bundleFolder(id))).id).toBe(id);
  expect(await getBundle(await test.as("viewer"), { bundleId: id })).toMatchObject({
    kubernetes: "1.34.4",
    origin: `imported from ${folder}`,
    marks: ["built here"],
  });
  expect(await test.auditTrail()).toMatchObject([{ action: "bundle.register", subjectId: id }]);
});

it("F1: answers 400 and lists nothing when a hash is wrong", async () => {
  writeFileSync(path.join(folder, "cni/bridge"), "brigde");
  const refused = await refusalOf(takeIn());
  expect(refused).toMatchObject({
    code: "bad_input",
    message: expect.stringContaining("cni/bridge has SHA-256"),
  });
  expect(readdirSync(bundleStore()).filter((name) => name.startsWith("."))).toEqual([]);
  expect((await listBundles(await test.as("viewer"), {})).items).toEqual([]);
  expect(await test.auditTrail()).toEqual([]);
});

it("refuses who may not, before it looks at the disk, and what is no absolute path", async () => {
  rmSync(folder, { recursive: true });
  expect(await refusalOf(takeIn(test.as("viewer")))).toMatchObject({ code: "forbidden" });
  const relative = importBundleFolder(await test.as("operator"), { folder: "bundle" });
  await expect(relative).rejects.toMatchObject({ code: "bad_input", issues: [{ field: "folder" }] });
});
