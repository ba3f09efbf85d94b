import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import tar, { type Header } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "@/server/domain/errors";
import { importBundle, importBundleStream } from "./bundle-store";
import { readBundle } from "./read-bundle";
import { makeSmallBundle } from "./small-bundle-under-test";

let work = "";
let folder = "";
let store = "";
beforeEach(() => {
  work = mkdtempSync(path.join(tmpdir(), "fairlead-store-"));
  folder = path.join(work, "bundle");
  store = path.join(work, "store");
  makeSmallBundle(folder);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const take = (place: string) => importBundle(place, undefined, store);
const kept = () => (statSync(store, { throwIfNoEntry: false }) ? readdirSync(store) : []);

/** The refusal, which is one sentence; nothing of the bundle stays. */
async function refusal(place: string): Promise<string> {
  const cause: unknown = await take(place).then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => error,
  );
  if (!(cause instanceof DomainError)) throw cause;
  expect(cause.status).toBeGreaterThanOrEqual(400);
  expect(cause.status).toBeLessThan(500);
  expect(cause.message).toMatch(/^[^\n]+\.$/);
  expect(kept()).toEqual([]);
  return cause.message;
}

async function packTar(
  file: string,
  entries: (Partial<Header> & { name: string; text?: string })[],
): Promise<string> {
  const pack = tar.pack();
  for (const { text, ...header } of entries) pack.entry(header, text ?? "");
  pack.finalize();
  await pipeline(pack, createWriteStream(file));
  return file;
}

const inFolder = (name: string) => path.join(folder, name);
const edit = (name: string, text: string) => writeFileSync(inFolder(name), text);

describe("a whole bundle", () => {
  it("is kept under the sum of its bundle.json, once", async () => {
    const { id } = await take(folder);
    expect(await take(folder)).toMatchObject({ id, manifest: { kubernetes: "1.34.4" } });
    expect(kept()).toEqual([id]);
    expect(await readBundle(path.join(store, id))).toMatchObject({ id });
  });

  it("comes from a tar too, with a folder around it or without, its modes restored", async () => {
    const { id } = await take(folder);
    chmodSync(inFolder("bin/kube"), 0o644);
    const flat = path.join(work, "flat.tar");
    execFileSync("tar", ["-cf", flat, "-C", folder, "."]);
    const nested = path.join(work, "nested.tar");
    execFileSync("tar", ["-cf", nested, "-C", work, "bundle"]);
    for (const file of [flat, nested]) {
      rmSync(store, { recursive: true });
      expect(await take(file)).toMatchObject({ id });
      expect(statSync(path.join(store, id, "bin/kube")).mode & 0o777).toBe(0o755);
    }
    rmSync(store, { recursive: true });
    expect(await importBundleStream(createReadStream(flat), undefined, store)).toMatchObject({ id });
    expect(kept()).toEqual([id]);
  });

  it("mends a copy in the store that was damaged", async () => {
    const { id } = await take(folder);
    appendFileSync(path.join(store, id, "bin/kube"), "x");
    await take(folder);
    expect(readFileSync(path.join(store, id, "bin/kube"))).toEqual(readFileSync(inFolder("bin/kube")));
  });
});

describe("refused with one sentence that names the file", () => {
  it("F1: a file with a wrong hash, of the right size", async () => {
    edit("cni/bridge", "brigde");
    expect(await refusal(folder)).toMatch(
      /cni\/bridge has SHA-256 [0-9a-f]{64} and bundle\.json says [0-9a-f]{64}/,
    );
    const file = path.join(work, "wrong.tar");
    execFileSync("tar", ["-cf", file, "-C", folder, "."]);
    expect(await refusal(file)).toContain("cni/bridge has SHA-256");
  });

  it("F2: a file that is missing", async () => {
    rmSync(inFolder("images/kubernetes.tar"));
    expect(await refusal(folder)).toContain("images/kubernetes.tar is named in bundle.json and is not there");
  });

  it("F3: a foreign tar, and what is no tar at all", async () => {
    const foreign = path.join(work, "photos.tar");
    mkdirSync(path.join(work, "photos"));
    writeFileSync(path.join(work, "photos/cat.jpg"), "cat");
    execFileSync("tar", ["-cf", foreign, "-C", work, "photos"]);
    expect(await refusal(foreign)).toBe(
      "photos.tar is not a bundle: it has no bundle.json and no released files such as kubeadm with their sums.",
    );
    const noise = path.join(work, "noise.tar");
    writeFileSync(noise, "x".repeat(4096));
    expect(await refusal(noise)).toContain("noise.tar is not a tar that can be read");
    const squeezed = path.join(work, "squeezed.tar");
    execFileSync("tar", ["-czf", squeezed, "-C", folder, "."]);
    expect(await refusal(squeezed)).toContain("not compressed");
    const half = path.join(work, "half.tar");
    const whole = path.join(work, "whole.tar");
    execFileSync("tar", ["-cf", whole, "-C", folder, "."]);
    writeFileSync(half, readFileSync(whole).subarray(0, 2000));
    await refusal(half);
  });

  it("another size, a file too many, a link", async () => {
    edit("bin/kube", "longer than it was");
    expect(await refusal(folder)).toContain("bin/kube has 18 bytes and bundle.json says 23");
    makeSmallBundle(folder);
    edit("bin/extra", "?");
    expect(await refusal(folder)).toContain("bin/extra is not named in bundle.json");
    rmSync(inFolder("bin/extra"));
    rmSync(inFolder("cni/bridge"));
    symlinkSync("/etc/passwd", inFolder("cni/bridge"));
    expect(await refusal(folder)).toContain("cni/bridge is a link or a special file");
  });

  it("tars that would write elsewhere", async () => {
    const at = (name: string) => path.join(work, name);
    const up = await packTar(at("up.tar"), [{ name: "../outside", text: "x" }]);
    expect(await refusal(up)).toContain('it has a file "../outside"');
    const absolute = await packTar(at("absolute.tar"), [{ name: "/tmp/outside", text: "x" }]);
    expect(await refusal(absolute)).toContain('it has a file "/tmp/outside"');
    const link = await packTar(at("link.tar"), [
      { name: "bin", type: "symlink", linkname: work },
      { name: "bin/outside", text: "x" },
    ]);
    expect(await refusal(link)).toContain('"bin" in it is a symlink');
    const twice = await packTar(at("twice.tar"), [
      { name: "bin/kube", text: "a" },
      { name: "bin/kube", text: "b" },
    ]);
    expect(await refusal(twice)).toContain("twice");
    expect(readdirSync(work)).not.toContain("outside");
  });

  it("tars past the limits, before anything is written", async () => {
    const file = path.join(work, "large.tar");
    writeFileSync(file, Buffer.concat([headerOf("bin/kube", 5 * 1024 ** 3), Buffer.alloc(4096)]));
    expect(await refusal(file)).toContain("more than 4 GB");
  });

  it.each([
    ["not JSON", "{", /bundle\.json is not JSON/],
    ["another format", '{"format":2}', /bundle\.json is wrong at format/],
  ])("a bundle.json that is %s", async (_what, text, expected) => {
    edit("bundle.json", text);
    expect(await refusal(folder)).toMatch(expected);
  });

  it("a manifest that is older, for other machines or does not fit itself", async () => {
    makeSmallBundle(folder, (manifest) =>
      Object.assign(manifest, { arch: process.arch === "arm64" ? "amd64" : "arm64" }),
    );
    expect(await refusal(folder)).toMatch(/The bundle is for \w+ and this machine's labs are \w+/);
    makeSmallBundle(folder, (manifest) => Object.assign(manifest, { format: 0 }));
    expect(await refusal(folder)).toContain("bundle.json is wrong at format");
    makeSmallBundle(folder, ({ components }) => components[0]?.files.push("bin/etcd"));
    expect(await refusal(folder)).toContain("kubernetes names bin/etcd, which is not among the files");
    makeSmallBundle(folder, ({ files }) => files.push(...files.slice(0, 1)));
    expect(await refusal(folder)).toContain("bin/kube is named twice");
  });

  it("a place that is not there or no bundle", async () => {
    expect(await refusal(path.join(work, "nowhere"))).toContain(
      "does not exist on the machine Fairlead runs on",
    );
    expect(await refusal(path.join(folder, "bin"))).toContain("is not a bundle: it has no bundle.json");
  });
});

/** A ustar header with a size past what 11 octal digits hold (base-256, as GNU tar writes it). */
function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write("0000644\x000000000\x000000000\0", 100);
  header[124] = 0x80;
  header.writeBigUInt64BE(BigInt(size), 128);
  header.write("00000000000\0        0", 136);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
