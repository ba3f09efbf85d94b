import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSmallBundle } from "@/server/infra/bundle/small-bundle-under-test";

const project = path.resolve(import.meta.dirname, "../../..");
const work = mkdtempSync(path.join(tmpdir(), "fairlead-cli-bundle-"));
const data = path.join(work, "data");
const folder = path.join(work, "private/bundle");

beforeAll(() => {
  chmodSync(work, 0o755);
  // closed to the service user: only the caller may read what is imported
  mkdirSync(path.join(work, "private"), { mode: 0o700 });
  makeSmallBundle(folder);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function bundle(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, FAIRLEAD_DATA: data, INIT_CWD: work };
  const argv = [path.join(project, "server/cli/run.mjs"), "bundle", ...args];
  return new Promise((resolve) => {
    const done = execFile(process.execPath, argv, { cwd: project, env }, (_failure, out, said) =>
      resolve({ code: done.exitCode ?? 1, out, said }),
    );
  });
}

describe("npm run bundle", () => {
  it("imports a folder and a tar of the caller's, by a path from where the caller stands, and lists them", async () => {
    expect(await bundle("list")).toMatchObject({
      code: 0,
      out: expect.stringContaining("There is no bundle yet"),
    });
    const first = await bundle("import", "private/bundle");
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining("is now in the store") });
    const file = path.join(work, "private/bundle.tar");
    execFileSync("tar", ["-cf", file, "-C", folder, "."]);
    expect((await bundle("import", file)).out).toContain("was in the store already");
    const { out } = await bundle("list");
    expect(out.trim().split("\n")).toEqual([
      expect.stringMatching(/^[0-9a-f]{12} {2}Kubernetes 1\.34\.4 .*built here/),
    ]);
    expect(readdirSync(path.join(data, "bundles"))).toHaveLength(1);
  });

  it("says one sentence for what it refuses, and keeps nothing", async () => {
    const before = readdirSync(path.join(data, "bundles"));
    writeFileSync(path.join(folder, "cni/bridge"), "brigde");
    const wrong = await bundle("import", "private/bundle");
    expect(wrong).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^The bundle was refused: cni\/bridge has SHA-256 [^\n]+\.\n$/),
    });
    rmSync(path.join(folder, "cni/bridge"));
    expect((await bundle("import", "private/bundle")).said).toContain(
      "cni/bridge is named in bundle.json and is not there",
    );
    expect((await bundle("import", "nowhere")).said).toMatch(
      /nowhere does not exist: give a bundle folder or \.tar\.\n$/,
    );
    expect((await bundle("build", "--kubernetes", "1.2.3", "--out", "new")).said).toContain("choose 1.34.4");
    expect((await bundle("build", "--kubernetes", "1.34.4", "--out", "private")).said).toContain(
      "exists already",
    );
    expect((await bundle("burn")).said).toContain("npm run bundle -- list");
    expect(readdirSync(path.join(data, "bundles"))).toEqual(before);
  });
});
