import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readGoBuild } from "./read-go-build";
import { readProgram } from "./read-program";

/** Of the released kubectl 1.34.5 for amd64: its ELF header, 32 bytes around the stamped version, its build record. */
const kubectl = readFileSync(path.join(import.meta.dirname, "recorded/kubectl-1.34.5.bin"));
const record = kubectl.subarray(kubectl.indexOf("\xff Go buildinf:", 0, "latin1"));
const elf = kubectl.subarray(0, 64);

it("reads a released kubectl's version, machine and source from its build record", () => {
  expect(readProgram(kubectl, "kubernetes")).toMatchObject({
    ...{ version: "1.34.5", arch: "amd64", source: "upstream", committedAt: "2026-02-26T20:03:29Z" },
  });
  expect(readGoBuild(kubectl)).toMatchObject({ main: { path: "k8s.io/kubernetes", version: "v1.34.5" } });
  // a module that is only used by it is not its version
  expect(readProgram(Buffer.concat([elf, record]), "coredns").version).toBeNull();
});

it("reads the version that was stamped where there is no build record", () => {
  const withoutRecord = kubectl.subarray(0, 96);
  expect(readProgram(withoutRecord, "kubernetes")).toMatchObject({ version: "1.34.5", source: "upstream" });
  const pause = (text: string) => readProgram(Buffer.concat([elf, Buffer.from(text, "latin1")]), "pause");
  expect(pause("pause.c v3.10-bc6a5c8\0").version).toBe("3.10");
  expect(pause("v1.2.3\0 v1.2.4\0").version).toBeNull();
  expect(pause("xv1.2.3\0v1.0.0\0").version).toBeNull();
});

it("says built here of what bundle/go compiles", () => {
  const ours = Buffer.from(
    record.toString("latin1").replace("k8s.io/kubernetes\t", "fairlead.dev/bundle/x"),
    "latin1",
  );
  expect(readGoBuild(ours)?.main.path).toMatch(/^fairlead\.dev\/bundle\//);
  expect(readProgram(Buffer.concat([elf, ours]), "kubernetes").source).toBe("built here");
});

it("finds a version only where no digit is beside it", () => {
  const program = readProgram(Buffer.from("1.2.34 11.2.3 1.2.3.4 [1.5.2]\n"), "runc");
  expect(program).toMatchObject({ version: null, arch: null });
  expect(["1.2.3", "1.5.2", "1.2.34"].map((version) => program.holds(version))).toEqual([false, true, true]);
});

it("takes a record that ends too early for none", () => {
  for (const length of [10, 20, 40, 200]) expect(readGoBuild(record.subarray(0, length))).toBeUndefined();
});
