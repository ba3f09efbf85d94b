import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { BundleManifest } from "@/server/contract/bundle";
import { type BundleRecipe, HOST_OS } from "@/server/domain/bundle/recipe";
import { ANSIBLE_PINS } from "../../installer/ansible-core";
import { describeFile } from "../hash-file";
import { listFiles } from "../list-files";
import type { BuildTools } from "./build-tools";
import { DEBS } from "./debian-packages";
import { bundleImages } from "./images";
import { writeOciArchive } from "./oci-archive";

export const MANIFEST = "bundle.json";

/** Puts the components' files together; bundle.json is written last. */
export async function assembleBundle(
  recipe: BundleRecipe,
  now: Date,
  folders: ReadonlyMap<string, string>,
  out: string,
  tools: BuildTools,
): Promise<void> {
  const folderOf = (name: string) => {
    const folder = folders.get(name);
    if (folder === undefined) throw new Error(`The component ${name} was not made.`);
    return folder;
  };
  const place = async (component: string, from: string, to: string) => {
    const names: string[] = [];
    for (const file of await listFiles(path.join(folderOf(component), from))) {
      const name = `${to}/${file.path}`;
      await mkdir(path.dirname(path.join(out, name)), { recursive: true });
      await copyFile(path.join(folderOf(component), from, file.path), path.join(out, name));
      names.push(name);
    }
    return names;
  };
  const kubernetes = await place("kubernetes", "", "bin");
  const suite = recipe.suite === undefined ? [] : await place("e2e", "", "bin");
  const containerd = await place("containerd", "", "bin");
  const runc = await place("runc", "", "bin");
  const cni = await place("cni-plugins", "", "cni");
  const debs = await place("debian-packages", DEBS, "debs");
  const wheels = await place("ansible-core", "", "wheels");

  tools.log("Writing the images");
  const images = await bundleImages(recipe, folderOf);
  await mkdir(path.join(out, "images"), { recursive: true });
  const work = path.join(tools.work, "layers");
  const digests = new Map<string, string>();
  for (const archive of new Set(images.map((image) => image.archive))) {
    const inside = images.filter((image) => image.archive === archive);
    const folder = path.join(work, path.basename(archive));
    const made = await writeOciArchive(inside, tools.arch, path.join(out, archive), folder, tools.signal);
    for (const [name, digest] of made) digests.set(name, digest);
  }
  const archivesOf = (component: string) => [
    ...new Set(images.filter((image) => image.component === component).map((image) => image.archive)),
  ];

  tools.log("Reading all files for their sums");
  const files = [];
  for (const file of await listFiles(out)) {
    files.push({ path: file.path, ...(await describeFile(path.join(out, file.path), tools.signal)) });
  }
  const goModule = (name: string, version: string) => ({
    version,
    source: "built here" as const,
    origin: `Go module ${name} v${version}`,
    licence: "Apache-2.0",
  });
  const manifest: BundleManifest = {
    format: 1,
    name: `Kubernetes ${recipe.kubernetes}`,
    kubernetes: recipe.kubernetes,
    arch: tools.arch,
    hostOs: HOST_OS,
    builtAt: now.toISOString(),
    components: [
      {
        name: "kubernetes",
        ...goModule("k8s.io/kubernetes", recipe.kubernetes),
        files: [...kubernetes, ...archivesOf("kubernetes")],
      },
      {
        name: "etcd",
        ...goModule("go.etcd.io/etcd/server/v3", recipe.etcd),
        files: [...kubernetes, ...archivesOf("etcd")],
      },
      ...(suite.length === 0
        ? []
        : [{ name: "e2e", ...goModule("k8s.io/kubernetes", recipe.kubernetes), files: suite }]),
      {
        name: "coredns",
        ...goModule("github.com/coredns/coredns", recipe.coredns),
        files: archivesOf("coredns"),
      },
      {
        ...{
          name: "pause",
          version: recipe.pause,
          source: "built here",
          licence: "Apache-2.0",
          files: archivesOf("pause"),
        },
        origin: `build/pause/linux/pause.c of Go module k8s.io/kubernetes v${recipe.kubernetes}`,
      },
      {
        ...{
          name: "probe",
          version: recipe.probe,
          source: "built here",
          licence: "Apache-2.0",
          files: archivesOf("probe"),
        },
        origin: "Fairlead's own bundle/go/probe",
      },
      {
        ...{ name: "containerd", ...goModule("github.com/containerd/containerd/v2", recipe.containerd) },
        files: containerd,
      },
      {
        ...{ name: "runc", ...goModule("github.com/opencontainers/runc", recipe.runc), files: runc },
        licence: "Apache-2.0 AND LGPL-2.1-only", // libseccomp is linked in
      },
      {
        ...{ name: "cni-plugins", ...goModule("github.com/containernetworking/plugins", recipe.cniPlugins) },
        files: cni,
      },
      {
        name: "sriov-device-plugin",
        ...goModule("github.com/k8snetworkplumbingwg/sriov-network-device-plugin", recipe.sriovDevicePlugin),
        files: archivesOf("sriov-device-plugin"),
      },
      {
        name: "node-feature-discovery",
        ...goModule("sigs.k8s.io/node-feature-discovery", recipe.nodeFeatureDiscovery),
        files: archivesOf("node-feature-discovery"),
      },
      {
        ...{ name: "debian-packages", version: "12", source: "upstream", files: debs },
        origin: "Debian 12 (bookworm), main",
        licence: "GPL-2.0-or-later and others, see each package",
      },
      {
        ...{ name: "ansible-core", version: versionOf(ANSIBLE_PINS[0]), source: "upstream", files: wheels },
        origin: `Wheels from PyPI: ${ANSIBLE_PINS.join(", ")}`,
        licence: "GPL-3.0-or-later and others",
      },
    ],
    files,
    images: images.flatMap(({ names, component, archive }) =>
      names.map((name) => ({ name, component, digest: digests.get(name) ?? "", archive })),
    ),
  };
  await writeFile(path.join(out, MANIFEST), `${JSON.stringify(BundleManifest.parse(manifest), null, 2)}\n`);
}

const versionOf = (pin: string) => pin.slice(pin.indexOf("==") + 2);
