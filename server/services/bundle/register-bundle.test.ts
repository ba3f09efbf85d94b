import { afterEach, beforeEach, expect, it } from "vitest";
import type { BundleManifest } from "@/server/contract/bundle";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getBundle } from "./get-bundle";
import { listBundles } from "./list-bundles";
import { registerBundle } from "./register-bundle";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const file = (path: string, size: number) => ({ path, size, sha256: "a".repeat(64), executable: false });
const manifest = (source: "upstream" | "built here"): BundleManifest => ({
  format: 1,
  name: "Kubernetes 1.34.4",
  kubernetes: "1.34.4",
  arch: "amd64",
  hostOs: "debian-12",
  builtAt: "2026-01-01T00:00:00Z",
  components: [
    { name: "etcd", version: "3.6.4", source, origin: "x", licence: "Apache-2.0", files: ["bin/etcd"] },
  ],
  files: [file("bin/etcd", 3_000_000_000), file("bin/kube", 5)],
  images: [],
});
const idOf = (digit: string) => digit.repeat(64);

it("puts a bundle on the list once, with its size and honesty marks", async () => {
  const operator = await test.as("operator");
  const input = { id: idOf("a"), manifest: manifest("built here"), origin: "built here" };
  expect(await registerBundle(operator, input)).toEqual({ bundleId: idOf("a"), added: true });
  expect(await registerBundle(operator, input)).toEqual({ bundleId: idOf("a"), added: false });
  expect(await test.auditTrail()).toMatchObject([{ action: "bundle.register", subjectId: idOf("a") }]);
  const viewer = await test.as("viewer");
  const { items } = await listBundles(viewer, {});
  expect(items).toMatchObject([
    { size: 3_000_000_005, marks: ["built here"], createdBy: operator.actor.name },
  ]);
  expect(items[0]).not.toHaveProperty("manifest");
  expect((await getBundle(viewer, { bundleId: idOf("a") })).manifest.files).toHaveLength(2);
});

it("joins the transaction of a job that ends", async () => {
  const failing = test.db.write(async (db) => {
    await registerBundle(
      { ...test.system, db },
      { id: idOf("b"), manifest: manifest("upstream"), origin: "x" },
    );
    throw new Error("the job's own row could not be written");
  });
  await expect(failing).rejects.toThrow("could not be written");
  expect((await listBundles(await test.as("viewer"), {})).items).toEqual([]);
  expect(await test.auditTrail()).toEqual([]);
});

it("pages newest first", async () => {
  for (const digit of ["1", "2", "3", "4", "5"]) {
    test.clock.at += digit === "3" ? 0 : 1; // two of the same millisecond
    await registerBundle(test.system, { id: idOf(digit), manifest: manifest("upstream"), origin: "x" });
  }
  const viewer = await test.as("viewer");
  const first = await listBundles(viewer, { limit: 3 });
  const second = await listBundles(viewer, { limit: 3, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((row) => row.id[0])).toEqual(["5", "4", "3", "2", "1"]);
  expect(first.items[0]?.marks).toEqual([]);
});

it("refuses who may not and what is no manifest", async () => {
  const input = { id: idOf("a"), manifest: manifest("upstream"), origin: "x" };
  expect(await refusalOf(registerBundle(await test.as("viewer"), input))).toMatchObject({
    code: "forbidden",
  });
  const bad = { ...input, id: "short", manifest: { ...input.manifest, files: [file("../etc/passwd", 1)] } };
  await expect(registerBundle(await test.as("operator"), bad)).rejects.toMatchObject({
    code: "bad_input",
    issues: [{ field: "id" }, { field: "manifest.files.0.path" }],
  });
  expect(await refusalOf(getBundle(await test.as("viewer"), { bundleId: "x" }))).toMatchObject({
    code: "not_found",
  });
  expect(await refusalOf(listBundles(test.anonymous, {}))).toMatchObject({ code: "not_signed_in" });
});
