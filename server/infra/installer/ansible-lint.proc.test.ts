import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { bundleCache } from "../bundle/bundle-folders";
import { ANSIBLE_PINS } from "./ansible-core";

const run = promisify(execFile);
const ANSIBLE_LINT = "ansible-lint==26.10.1";
const playbook = path.resolve(import.meta.dirname, "../../../ansible");

let bin: string;
beforeAll(async () => {
  const kept = path.join(await bundleCache(), ANSIBLE_LINT.replace("==", "-"));
  bin = path.join(kept, "bin");
  const ready = path.join(kept, "ready");
  if (existsSync(ready)) return;
  const core = ANSIBLE_PINS.find((pin) => pin.startsWith("ansible-core")) ?? "ansible-core";
  try {
    // its programs name the folder they were made in, so it cannot be moved into place
    await rm(kept, { recursive: true, force: true });
    await run("python3", ["-m", "venv", kept]);
    await run(path.join(bin, "python3"), ["-m", "pip", "install", "--quiet", ANSIBLE_LINT, core]);
    await writeFile(ready, "");
  } catch (cause) {
    throw new Error(
      "ansible-lint could not be fetched: apt-get install -y python3-venv, and give pip a package index it can reach",
      { cause },
    );
  }
}, 300_000);

it("finds nothing to complain of in the roles", async () => {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: "1" };
  const args = ["-m", "ansiblelint", "--offline", "-c", ".ansible-lint", "."];
  const said = await run(path.join(bin, "python3"), args, { cwd: playbook, env }).catch(
    (cause: { stdout?: string; stderr?: string }) => cause,
  );
  expect(`${said.stdout}${said.stderr}`).toContain("Passed: 0 failure(s), 0 warning(s)");
});
