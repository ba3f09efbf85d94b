import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILDABLE_VERSIONS, findRecipe } from "@/server/domain/bundle/recipe";
import { findBundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { requiredTests } from "@/server/domain/suite/releases";
import { ANSIBLE_PINS } from "../installer/ansible-core";
import { bundleForTests } from "./bundle-under-test";
import { type ReadBundle, readBundle } from "./read-bundle";

const recipe = findRecipe(BUILDABLE_VERSIONS[0] ?? "");
if (!recipe) throw new Error("no recipe");
const work = mkdtempSync(path.join(tmpdir(), "fairlead-built-"));
let folder = "";
let bundle: ReadBundle;

beforeAll(async () => {
  folder = await bundleForTests();
  bundle = await readBundle(folder);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const say = (file: string, ...args: string[]) =>
  execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const program = (name: string) => path.join(folder, "bin", name);
const kube = (name: string) => {
  const link = path.join(work, name);
  if (!existsSync(link)) symlinkSync(program("kube"), link);
  return link;
};
const versionOf = (component: string) =>
  bundle.manifest.components.find(({ name }) => name === component)?.version;

describe("programs say the version that bundle.json names", () => {
  it("Kubernetes and etcd, one program by many names", () => {
    const version = `v${recipe.kubernetes}`;
    expect(versionOf("kubernetes")).toBe(recipe.kubernetes);
    expect(say(kube("kubeadm"), "version", "-o", "short").trim()).toBe(version);
    expect(say(kube("kubelet"), "--version").trim()).toBe(`Kubernetes ${version}`);
    expect(say(kube("kubectl"), "version", "--client")).toContain(`Client Version: ${version}`);
    for (const name of ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"]) {
      expect(say(kube(name), "--version").trim()).toBe(`Kubernetes ${version}`);
    }
    expect(say(kube("etcd"), "--version")).toContain(`etcd Version: ${versionOf("etcd")}`);
    expect(() => say(kube("helm"))).toThrow(/none of them is called "helm"/);
  });

  it("the suite, with the list of tests that its release requires", () => {
    expect(say(program("e2e.test"), "--version")).toContain(`v${versionOf("e2e")}`);
    const listed = execFileSync(program("e2e.test"), ["--list-conformance-tests"], { encoding: "utf8" });
    const release = recipe.kubernetes.split(".").slice(0, 2).join(".");
    expect(listed.match(/^- testname:/gm)?.length).toBe(requiredTests(release)?.length);
  });

  it("containerd, its shim and ctr", () => {
    const version = `v${versionOf("containerd")}`;
    expect(say(program("containerd"), "--version")).toContain(version);
    expect(say(program("ctr"), "--version")).toContain(version);
    expect(say(program("containerd-shim-runc-v2"), "-v")).toContain(version);
  });

  it("runc, static and with seccomp", () => {
    const said = say(program("runc"), "--version");
    expect(said).toContain(`runc version ${versionOf("runc")}`);
    expect(said).toMatch(/^libseccomp: \d/m);
    // PT_INTERP would name a loader that a host need not have
    expect(readFileSync(program("runc")).includes("/ld-linux")).toBe(false);
  });

  it("CNI plugins, those a deploy needs among them", () => {
    const names = readdirSync(path.join(folder, "cni"));
    expect(names).toEqual(
      expect.arrayContaining(["bridge", "host-device", "host-local", "loopback", "portmap"]),
    );
    expect(names).toHaveLength(
      bundle.manifest.components.find(({ name }) => name === "cni-plugins")?.files.length ?? 0,
    );
  });
});

describe("the image archive", () => {
  const Index = "index.json";
  let layout = "";
  const blob = (digest: string) => path.join(layout, "blobs/sha256", digest.slice("sha256:".length));
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

  beforeAll(() => {
    layout = path.join(work, "layout");
    mkdirSync(layout);
    execFileSync("tar", ["-xf", path.join(folder, "images/kubernetes.tar"), "-C", layout]);
  });

  it("is an OCI layout whose blobs are what their names say", () => {
    expect(read(path.join(layout, "oci-layout"))).toEqual({ imageLayoutVersion: "1.0.0" });
    const blobs = readdirSync(path.join(layout, "blobs/sha256"));
    for (const name of blobs) {
      expect(
        createHash("sha256")
          .update(readFileSync(blob(`sha256:${name}`)))
          .digest("hex"),
      ).toBe(name);
    }
    const used = new Set<string>();
    for (const { digest, size, annotations } of read(path.join(layout, Index)).manifests) {
      const image = annotations["io.containerd.image.name"];
      expect(bundle.manifest.images.find(({ name }) => name === image)?.digest).toBe(digest);
      expect(readFileSync(blob(digest))).toHaveLength(size);
      const manifest = read(blob(digest));
      const config = read(blob(manifest.config.digest));
      expect(config.rootfs.diff_ids).toEqual(
        manifest.layers.map((layer: { digest: string }) => layer.digest),
      );
      for (const one of [digest, manifest.config.digest, ...config.rootfs.diff_ids]) used.add(one.slice(7));
    }
    expect([...used].sort()).toEqual(blobs.sort());
  });

  it("has the images kubeadm asks for, each tagged with the version inside", () => {
    const parts = findBundleParts(bundle.manifest);
    expect(parts.tags).toEqual({ coredns: `v${versionOf("coredns")}`, etcd: versionOf("etcd") });
    const args = [
      "--image-repository",
      parts.imageRepository,
      "--kubernetes-version",
      `v${recipe.kubernetes}`,
    ];
    const asked = say(kube("kubeadm"), "config", "images", "list", ...args)
      .trim()
      .split("\n");
    const names = bundle.manifest.images.map(({ name }) => name);
    // the tags of these two are given in kubeadm's configuration, because what is inside is another version
    expect(names).toEqual(expect.arrayContaining(asked.filter((name) => !/\/(coredns|etcd):/.test(name))));
    expect(asked.length).toBe(7);
  });

  it("has programs that run from the image alone", () => {
    const unpack = (name: string) => {
      const image = bundle.manifest.images.find((one) => one.name.includes(`/${name}:`));
      const root = path.join(work, `root-${name}`);
      mkdirSync(root);
      for (const layer of read(blob(image?.digest ?? "")).layers) {
        execFileSync("tar", ["-xf", blob(layer.digest), "-C", root]);
      }
      return root;
    };
    expect(say(path.join(unpack("coredns"), "coredns"), "-version")).toContain(
      `CoreDNS-${versionOf("coredns")}`,
    );
    expect(say(path.join(unpack("pause"), "pause"), "-v").trim()).toBe(`pause.c v${versionOf("pause")}`);
    expect(say(path.join(unpack("probe"), "probe"), "version").trim()).toBe(versionOf("probe"));
    const proxy = unpack("kube-proxy");
    expect(say("unshare", "--map-root-user", "chroot", proxy, "/usr/sbin/nft", "--version")).toMatch(
      /^nftables v/,
    );
    expect(say("unshare", "--map-root-user", "chroot", proxy, "kube-proxy", "--version")).toContain(
      recipe.kubernetes,
    );
  });
});

describe("the archives of the telco add-ons", () => {
  it.each(["sriov-device-plugin", "nfd-worker", "nfd-master"])("%s has an image of its own", (name) => {
    const image = bundle.manifest.images.find((one) => one.archive === `images/${name}.tar`);
    expect(image?.name).toMatch(new RegExp(`/${name}:v${versionOf(image?.component ?? "")}$`));
    const layout = path.join(work, name);
    const root = path.join(work, `root-${name}`);
    for (const place of [layout, root]) mkdirSync(place);
    execFileSync("tar", ["-xf", path.join(folder, image?.archive ?? ""), "-C", layout]);
    const blob = (digest: string) => path.join(layout, "blobs/sha256", digest.slice("sha256:".length));
    const { layers } = JSON.parse(readFileSync(blob(image?.digest ?? ""), "utf8"));
    for (const { digest } of layers) execFileSync("tar", ["-xf", blob(digest), "-C", root]);
    const args = name === "sriov-device-plugin" ? ["sriovdp", "-help"] : [name, "-version"];
    const said = spawnSync("unshare", ["--map-root-user", "chroot", root, `/${args[0]}`, `${args[1]}`], {
      encoding: "utf8",
    });
    expect(`${said.stdout}${said.stderr}`).toContain(
      name === "sriov-device-plugin" ? "device pool config file" : `${name} v${recipe.nodeFeatureDiscovery}`,
    );
  });
});

describe("what comes from others", () => {
  it("Debian packages that hosts lack, and no container runtime", () => {
    const names = readdirSync(path.join(folder, "debs"));
    for (const name of ["conntrack", "iptables", "nftables", "socat"]) {
      expect(names.filter((file) => file.startsWith(`${name}_`))).toHaveLength(1);
    }
    expect(names.filter((file) => /^(libc6|dpkg|systemd|containerd|runc|kube)/.test(file))).toEqual([]);
    for (const name of names) {
      const field = say("dpkg-deb", "--field", path.join(folder, "debs", name), "Package").trim();
      expect(name.startsWith(`${field}_`)).toBe(true);
    }
  });

  it("wheels of ansible-core for every Python it runs on", () => {
    const names = readdirSync(path.join(folder, "wheels"));
    const versions = ANSIBLE_PINS.map((pin) => pin.replace("-", "_").replace("==", "-"));
    for (const version of versions) expect(names.some((name) => name.startsWith(`${version}-`))).toBe(true);
    for (const python of ["cp311", "cp312", "cp313"]) {
      expect(names.filter((name) => name.includes(`-${python}-`))).toHaveLength(2);
    }
  });
});
