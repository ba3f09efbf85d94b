import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { buildBundle } from "./build-bundle";
import { spawnInGroup } from "./spawn-in-group";

const folder = mkdtempSync(path.join(tmpdir(), "fairlead-cancel-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of this build: they all work below its folder. */
const running = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder);
      } catch {
        return false;
      }
    });

it("ends go and everything it started when the build is canceled, and leaves nothing", async () => {
  const canceled = new AbortController();
  const lines: string[] = [];
  let atWork = 0;
  const log = (line: string) => {
    lines.push(line);
    // go itself speaks: it fetches or compiles
    if (!/^go: downloading|^[\w.-]+\/[\w./-]+$/.test(line) || canceled.signal.aborted) return;
    atWork = running().length;
    canceled.abort(new Error("canceled"));
  };
  const build = buildBundle({
    kubernetes: BUILDABLE_VERSIONS[0] ?? "",
    sources: path.resolve("bundle"),
    outDir: path.join(folder, "bundle"),
    cacheDir: path.join(folder, "cache"),
    log,
    signal: canceled.signal,
    spawn: spawnInGroup(log, canceled.signal),
  });
  await expect(build, lines.join("\n")).rejects.toThrow("canceled");
  expect(atWork).toBeGreaterThan(0);
  expect(running()).toEqual([]);
  expect(existsSync(path.join(folder, "bundle"))).toBe(false);
  expect(readdirSync(path.join(folder, "cache")).filter((name) => name.startsWith("work-"))).toEqual([]);
});
