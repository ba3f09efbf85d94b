import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type OciImage, writeOciArchive } from "./oci-archive";

let work = "";
beforeEach(() => {
  work = mkdtempSync(path.join(tmpdir(), "fairlead-oci-"));
  writeFileSync(path.join(work, "program"), "program");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const images = (): OciImage[] => {
  const shared = [
    { path: "usr/local/bin/kube", file: path.join(work, "program"), executable: true },
    { path: "usr/local/bin/etcd", link: "kube" },
    { path: "tmp", folder: true as const },
  ];
  return [
    { names: ["fairlead.invalid/a:1", "fairlead.invalid/b:1"], layers: [shared] },
    {
      names: ["fairlead.invalid/c:2"],
      layers: [shared, [{ path: "etc/c", file: path.join(work, "program"), executable: false }]],
      entrypoint: ["/usr/local/bin/kube"],
    },
  ];
};
const write = (file: string) =>
  writeOciArchive(
    images(),
    "amd64",
    path.join(work, file),
    path.join(work, `${file}-layers`),
    new AbortController().signal,
  );
const sum = (file: string) =>
  createHash("sha256")
    .update(readFileSync(path.join(work, file)))
    .digest("hex");

it("writes each shared layer once, with its links, folders and modes", async () => {
  const digests = await write("one.tar");
  expect(digests.get("fairlead.invalid/a:1")).toBe(digests.get("fairlead.invalid/b:1"));
  expect(digests.get("fairlead.invalid/c:2")).not.toBe(digests.get("fairlead.invalid/a:1"));
  const layout = path.join(work, "layout");
  mkdirSync(layout);
  execFileSync("tar", ["-xf", path.join(work, "one.tar"), "-C", layout]);
  const blob = (digest: string) => path.join(layout, "blobs/sha256", digest.slice(7));
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
  const index = read(path.join(layout, "index.json"));
  expect(index.manifests).toHaveLength(3);
  const manifest = read(blob(digests.get("fairlead.invalid/c:2") ?? ""));
  expect(read(blob(manifest.config.digest))).toMatchObject({
    architecture: "amd64",
    config: { Entrypoint: ["/usr/local/bin/kube"] },
  });
  const [shared, own] = manifest.layers;
  expect(statSync(blob(shared.digest)).size).toBe(shared.size);
  const listed = execFileSync("tar", ["-tvf", blob(shared.digest)], { encoding: "utf8" });
  expect(listed).toMatch(/^drwxr-xr-x 0\/0 .* usr$/m);
  expect(listed).toMatch(/^-rwxr-xr-x 0\/0 .* usr\/local\/bin\/kube$/m);
  expect(listed).toMatch(/^lrwxrwxrwx 0\/0 .* usr\/local\/bin\/etcd -> kube$/m);
  expect(listed).toMatch(/^drwxr-xr-x 0\/0 .* tmp$/m);
  expect(execFileSync("tar", ["-tvf", blob(own.digest)], { encoding: "utf8" })).toMatch(
    /^-rw-r--r-- .* etc\/c$/m,
  );
  const members = execFileSync("tar", ["-tf", path.join(work, "one.tar")], { encoding: "utf8" })
    .trim()
    .split("\n");
  expect(new Set(members).size).toBe(members.length);
});

it("writes the same bytes of the same files, whenever they were written", async () => {
  await write("one.tar");
  utimesSync(path.join(work, "program"), new Date(0), new Date(0));
  await write("two.tar");
  expect(sum("two.tar")).toBe(sum("one.tar"));
});

it("fails when a file cannot be read, and does not hang", async () => {
  rmSync(path.join(work, "program"));
  await expect(write("one.tar")).rejects.toMatchObject({ code: "ENOENT" });
});
