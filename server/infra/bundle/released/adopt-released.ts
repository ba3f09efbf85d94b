import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BundleManifest } from "@/server/contract/bundle";
import { BundleManifest as Manifest } from "@/server/contract/bundle";
import { HOST_OS } from "@/server/domain/bundle/recipe";
import { UNKNOWN_TIME } from "@/server/domain/bundle/unknown-time";
import { badInput } from "@/server/domain/errors";
import { describeFile } from "../hash-file";
import { listFiles } from "../list-files";
import { MANIFEST_FILE } from "../read-bundle";
import { type CheckedImage, checkImage, LayerPrograms } from "./check-images";
import { describeComponents, type Origin } from "./describe-components";
import { findReleased, type ReleasedFile } from "./find-released";
import { placePrograms } from "./place-programs";
import { readImageArchive } from "./read-image-archive";
import { checkSum, readSums, requireSum } from "./read-sums";
import { sayMissing } from "./say-missing";
import { IMAGE_ARCHIVE, writeImages } from "./write-images";

/**
 * Makes a bundle of a folder of officially released files, as an operator mirrors them: kubeadm, kubelet, kubectl,
 * containerd-*.tar.gz, runc.ARCH, cni-plugins-*.tgz, image archives, Debian packages, wheels, each with its published sum.
 * Every sum is checked, and the version inside every program is read (none is run) and is the one its name says.
 * The same files always make the same bundle.
 * @param out new folder for the bundle
 * @param work new folder for what is unpacked on the way; it is removed
 * @throws DomainError `bad_input`, one sentence that names the file
 */
export async function adoptReleased(
  folder: string,
  out: string,
  work: string,
  signal?: AbortSignal,
): Promise<void> {
  const names = (await listFiles(folder)).filter((file) => file.regular).map((file) => file.path);
  const sums = await readSums(folder, names);
  const origins: Origin[] = [];
  const images: CheckedImage[] = [];
  const placed = new Map<string, string>();
  const programs = new LayerPrograms(work, signal);
  await mkdir(out, { recursive: true });
  await mkdir(work, { recursive: true });
  const claim = (target: string, name: string) => {
    const other = placed.get(target);
    if (other !== undefined) throw badInput(`${name} and ${other} are both ${target}: keep one of them.`);
    placed.set(target, name);
  };
  const released = findReleased(names);
  for (const { name } of released) requireSum(name, sums);
  const checked: { file: ReleasedFile; sumsFile: string }[] = [];
  for (const file of released)
    checked.push({ file, sumsFile: await checkSum(folder, file.name, sums, signal) });
  for (const { file, sumsFile } of checked) {
    const { name, kind } = file;
    if (kind === "images") {
      const inside = path.join(work, `archive-${origins.length}`);
      for (const image of await readImageArchive(path.join(folder, name), name, inside, signal)) {
        const found = await checkImage(image, name, programs);
        claim(`the image ${found.program}`, name);
        images.push(found);
        const { component, version, source, committedAt } = found;
        origins.push({
          ...{ component, version, source, committedAt, name, sumsFile },
          files: [IMAGE_ARCHIVE],
        });
      }
    } else if (kind === "deb" || kind === "wheel") {
      const target = `${kind === "deb" ? "debs" : "wheels"}/${path.basename(name)}`;
      claim(target, name);
      await mkdir(path.dirname(path.join(out, target)), { recursive: true });
      await copyFile(path.join(folder, name), path.join(out, target));
    } else {
      if (kind !== "kubernetes") claim(kind, name);
      else claim(path.basename(name), name);
      const placedHere = await placePrograms(folder, file, out, signal);
      origins.push({ component: kind, name, sumsFile, ...placedHere });
    }
  }
  const files = (await listFiles(out)).map((file) => file.path);
  const missing = sayMissing({ files, images: new Set(images.map(({ program }) => program)) });
  if (missing !== null) throw badInput(missing);
  const described = await writeImages(images, path.join(out, IMAGE_ARCHIVE), signal);
  const components = describeComponents(origins, files);
  const times = origins.flatMap(({ committedAt }) => committedAt ?? []).sort();
  await writeManifest(out, { components, images: described, builtAt: times.at(-1) ?? UNKNOWN_TIME }, signal);
  await rm(work, { recursive: true, force: true });
}

async function writeManifest(
  out: string,
  { components, images, builtAt }: Pick<BundleManifest, "components" | "images" | "builtAt">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const kubernetes = components.find(({ name }) => name === "kubernetes")?.version ?? "";
  const files = [];
  for (const { path: name } of await listFiles(out)) {
    const executable = /^(bin|cni)\//.test(name);
    files.push({ path: name, ...(await describeFile(path.join(out, name), signal)), executable });
  }
  const manifest = Manifest.parse({
    format: 1,
    name: `Kubernetes ${kubernetes}`,
    kubernetes,
    arch: process.arch === "arm64" ? "arm64" : "amd64",
    hostOs: HOST_OS,
    // not now: the id of the bundle is made of this text, and the same files are the same bundle
    builtAt,
    components,
    files,
    images,
  } satisfies BundleManifest);
  await writeFile(path.join(out, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}
