import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { BuildTools } from "./build-tools";
import { type Component, componentKey } from "./component";
import { obtainComponent, removeOldComponents } from "./component-cache";

let work = "";
let cache = "";
let made = 0;
const lines: string[] = [];
beforeEach(() => {
  work = mkdtempSync(path.join(tmpdir(), "fairlead-component-"));
  cache = path.join(work, "cache");
  mkdirSync(path.join(work, "go/part"), { recursive: true });
  writeFileSync(path.join(work, "go/part/go.mod"), "module part\n");
  made = 0;
  lines.length = 0;
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const part: Component = {
  name: "part",
  title: "part 1",
  sources: ["go/part"],
  settings: { version: "1" },
  usesGo: true,
  make: async (_tools, out) => {
    made += 1;
    mkdirSync(path.join(out, "bin"));
    writeFileSync(path.join(out, "bin/part"), "program", { mode: 0o755 });
  },
};
const tools = (): BuildTools => ({
  sources: work,
  work,
  arch: "amd64",
  env: {},
  log: (line) => lines.push(line),
  signal: new AbortController().signal,
  spawn: () => expect.fail("nothing is started"),
  go: () => expect.fail("no Go is asked for"),
});
const obtain = () => obtainComponent(part, "key", cache, tools());
const readPart = async () => readFileSync(path.join(await obtain(), "bin/part"), "utf8");

it("makes a component once and takes it from the cache afterwards", async () => {
  expect(await readPart()).toBe("program");
  expect(await readPart()).toBe("program");
  expect(made).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^part 1: made in [\d.]+ s$/), "part 1: from the cache"]);
});

it("makes it again when a file in the cache was changed, is missing or lost its mode", async () => {
  const damages = [
    (file: string) => appendFileSync(file, "x"),
    (file: string) => rmSync(file),
    (file: string) => {
      rmSync(file);
      writeFileSync(file, "program", { mode: 0o644 });
    },
  ];
  for (const [index, damage] of damages.entries()) {
    damage(path.join(await obtain(), "bin/part"));
    expect(await readPart()).toBe("program");
    expect(made).toBe(index + 2);
  }
});

it("keeps nothing of a component that could not be made", async () => {
  const broken: Component = { ...part, make: () => Promise.reject(new Error("no compiler")) };
  await expect(obtainComponent(broken, "key", cache, tools())).rejects.toThrow("no compiler");
  expect(await readPart()).toBe("program");
});

it("names another key for other sources, settings, machine or Go", async () => {
  const place = { sources: work, arch: "amd64", goVersion: "go1.26.6" };
  const keys = [
    await componentKey(part, place),
    await componentKey({ ...part, settings: { version: "2" } }, place),
    await componentKey(part, { ...place, arch: "arm64" }),
    await componentKey(part, { ...place, goVersion: "go1.27.3" }),
  ];
  writeFileSync(path.join(work, "go/part/go.sum"), "");
  keys.push(await componentKey(part, place));
  expect(new Set(keys).size).toBe(keys.length);
  const noGo = { ...part, usesGo: false };
  expect(await componentKey(noGo, place)).toBe(await componentKey(noGo, { ...place, goVersion: "go1.27.3" }));
});

it("forgets what nobody asked for in a month, and nothing that is not its own", async () => {
  await obtain();
  await obtainComponent(part, "other", cache, tools());
  mkdirSync(path.join(cache, "somebody-else"));
  const longAgo = new Date(Date.now() - 31 * 24 * 3600_000);
  for (const name of ["part-key", "somebody-else"]) utimesSync(path.join(cache, name), longAgo, longAgo);
  await removeOldComponents(cache);
  expect(readdirSync(cache).sort()).toEqual(["part-other", "somebody-else"]);
});
