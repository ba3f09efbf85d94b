import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bundleBuildNeeds } from "./build-needs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fairlead-needs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that ends at once with this code. */
function put(name: string, code = 0): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), `#!/bin/sh\nexit ${code}\n`);
  chmodSync(path.join(folder, name), 0o755);
}
const lines = async () =>
  (await bundleBuildNeeds({ PATH: folder })).missing.map(({ installLine }) => installLine);

it("F16: names each missing tool with the line that installs it", async () => {
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  expect(await lines()).toEqual(
    expect.arrayContaining(
      ["gcc", "pkg-config", "libseccomp-dev", "python3", "python3-pip"].map(
        (name) => `${sudo}apt-get install -y ${name}`,
      ),
    ),
  );
});

it("asks for what a tool finds, not only for the tool", async () => {
  for (const name of ["cc", "apt-get", "dpkg-deb", "python3"]) put(name);
  put("pkg-config", 1);
  expect(await lines()).toEqual([expect.stringContaining("libseccomp-dev")]);
  put("pkg-config");
  put("python3", 1);
  expect(await lines()).toEqual([expect.stringContaining("python3-pip")]);
});

it("does not ask for Go, which a build fetches by itself", async () => {
  for (const name of ["cc", "pkg-config", "apt-get", "dpkg-deb", "python3"]) put(name);
  expect(await lines()).toEqual([]);
});
