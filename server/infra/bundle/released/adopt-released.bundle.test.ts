import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DomainError } from "@/server/domain/errors";
import { findBundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { importBundle, importBundleStream } from "../bundle-store";
import { bundleForTests } from "../bundle-under-test";
import { packBundle } from "../pack-bundle";
import { type ReadBundle, readBundle } from "../read-bundle";
import { layOutAsReleased, publishSum } from "./released-under-test";

const work = mkdtempSync(path.join(tmpdir(), "fairlead-released-"));
const folder = path.join(work, "mirror");
const store = path.join(work, "store");
let built: ReadBundle;
let id = "";
let made: ReadBundle;
beforeAll(async () => {
  const bundle = await bundleForTests();
  built = await readBundle(bundle);
  layOutAsReleased(bundle, built.manifest, folder);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** What a bundle built here has beyond what a deploy needs: officially released files bring none of it. */
const OWN_EXTRAS = ["e2e", "sriov-device-plugin", "node-feature-discovery"];
const versionsOf = ({ manifest }: ReadBundle) =>
  Object.fromEntries(manifest.components.map(({ name, version }) => [name, version]));
const release = () => `release/v${built.manifest.kubernetes}/bin/linux/amd64`;

/** The sentence the import is refused with; nothing stays in the store. */
async function refusal(): Promise<string> {
  const cause: unknown = await importBundle(folder, undefined, store).then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => error,
  );
  if (!(cause instanceof DomainError)) throw cause;
  expect(cause.message).toMatch(/^[^\n]+\.$/);
  expect(readdirSync(store)).toEqual([id]);
  return cause.message;
}
/** While `name` is away. */
async function without(name: string, what: () => Promise<void>): Promise<void> {
  const aside = path.join(work, `aside-${path.basename(name)}`);
  renameSync(path.join(folder, name), aside);
  await what().finally(() => {
    rmSync(path.join(folder, name), { force: true });
    renameSync(aside, path.join(folder, name));
  });
}

it("makes a deployable bundle of parts built here that are laid out and summed as released files are", async () => {
  made = await importBundle(folder, undefined, store);
  id = made.id;
  expect(await readBundle(path.join(store, id))).toEqual(made);
  const needed = Object.entries(versionsOf(built)).filter(([name]) => !OWN_EXTRAS.includes(name));
  expect(versionsOf(made)).toEqual(Object.fromEntries(needed));
  // what a deploy takes from it is what it takes from the bundle the parts are of, image digests included
  const [parts, wanted] = [findBundleParts(made.manifest), findBundleParts(built.manifest)];
  const { imageRepository, tags, pauseImage, probeImage, containerdSha256, packages } = wanted;
  expect(parts).toMatchObject({ imageRepository, tags, pauseImage, probeImage, containerdSha256 });
  expect(parts.packages).toEqual(expect.arrayContaining(packages));
  expect(parts.cniPlugins.sort()).toEqual(wanted.cniPlugins.sort());
  expect(parts.kubernetesFiles.map((file) => file.path)).toEqual(
    ["kubeadm", "kubelet", "kubectl"].map((name) => `/usr/local/bin/${name}`),
  );
  expect(made.manifest.images.map(({ name }) => name).sort()).toEqual(
    built.manifest.images
      .filter(({ component }) => !OWN_EXTRAS.includes(component))
      .map(({ name }) => name)
      .sort(),
  );
  const others = ({ manifest }: ReadBundle) =>
    manifest.images.filter(({ component }) => ["coredns", "pause", "probe"].includes(component));
  expect(others(made)).toEqual(others(built));
});

it("marks only what says inside that it was compiled here", () => {
  const sources = Object.fromEntries(made.manifest.components.map(({ name, source }) => [name, source]));
  expect(sources).toEqual({
    ...{ kubernetes: "built here", etcd: "built here", coredns: "built here" },
    ...{ containerd: "upstream", runc: "upstream", "cni-plugins": "upstream", pause: "upstream" },
    ...{ probe: "upstream", "debian-packages": "upstream", "ansible-core": "upstream" },
  });
});

it("makes the same bundle of the same files, by a tar too", async () => {
  expect(await importBundleStream(await packBundle(folder), undefined, store)).toMatchObject({ id });
  expect(readdirSync(store)).toEqual([id]);
});

it("refuses a file without its published sum, or with a wrong one", async () => {
  const kubelet = `${release()}/kubelet`;
  await without(`${kubelet}.sha256`, async () =>
    expect(await refusal()).toBe(
      `${kubelet} has no published sum beside it: add kubelet.sha256, or a SHA256SUMS that names it.`,
    ),
  );
  await without("runc.sha256sum", async () => {
    writeFileSync(path.join(folder, "runc.sha256sum"), `${"0".repeat(64)} *runc.amd64\n`);
    expect(await refusal()).toMatch(/^runc\.amd64 has SHA-256 [0-9a-f]{64} and runc\.sha256sum says 0{64}/);
  });
});

it("refuses names that differ from the version inside", async () => {
  const { containerd = "" } = versionsOf(built);
  const wrong = "containerd-9.9.9-linux-amd64.tar.gz";
  const right = `containerd-${containerd}-linux-amd64.tar.gz`;
  renameSync(path.join(folder, right), path.join(folder, wrong));
  publishSum(folder, wrong, ".sha256sum");
  expect(await refusal()).toBe(
    `containerd in ${wrong} says 9.9.9 and is ${containerd} inside: get the files of one release.`,
  );
  rmSync(path.join(folder, `${wrong}.sha256sum`));
  renameSync(path.join(folder, wrong), path.join(folder, right));
});

it("refuses an image whose tag is not the version inside", async () => {
  const layout = path.join(work, "retagged");
  execFileSync("sh", ["-c", `mkdir ${layout} && tar -xf ${folder}/images/others.tar -C ${layout}`]);
  await without("images/others.tar", async () => {
    const { coredns = "" } = versionsOf(built);
    execFileSync("sed", ["-i", `s/coredns:v${coredns}/coredns:v1.11.3/`, path.join(layout, "index.json")]);
    execFileSync("tar", ["-cf", path.join(folder, "images/others.tar"), "-C", layout, "."]);
    publishSum(folder, "images/others.tar", ".sha256");
    expect(await refusal()).toMatch(
      /coredns:v1\.11\.3 in images\/others\.tar says 1\.11\.3 and is 1\.\d+\.\d+ inside/,
    );
  });
  publishSum(folder, "images/others.tar", ".sha256");
});

it("names all that a deploy lacks, with what to add", async () => {
  await without("images/others.tar", () =>
    without("debs", async () => {
      const said = await refusal();
      expect(said).toContain("the image coredns, the image pause (a .tar with a .sha256");
      expect(said).toContain("the image probe, the Debian package conntrack");
      expect(said).toContain("npm run bundle -- parts --out FOLDER makes them");
      expect(said).not.toContain("kubelet");
    }),
  );
});
