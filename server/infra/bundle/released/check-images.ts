import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { badInput } from "@/server/domain/errors";
import { type CheckedProgram, checkProgram } from "./check-program";
import type { ArchivedImage, ArchivedLayer } from "./read-image-archive";
import { readTar } from "./read-tar";

/** Images of a cluster: the last part of the name is the program inside too, and this is its component. */
export const IMAGE_COMPONENTS: Readonly<Record<string, string>> = {
  "kube-apiserver": "kubernetes",
  "kube-controller-manager": "kubernetes",
  "kube-scheduler": "kubernetes",
  "kube-proxy": "kubernetes",
  etcd: "etcd",
  coredns: "coredns",
  pause: "pause",
  probe: "probe",
};

export interface CheckedImage extends CheckedProgram {
  image: ArchivedImage;
  /** "kube-apiserver" */
  program: string;
  component: string;
}

type Found = { file: string } | { link: string };

/** Where programs lie in layers; a layer that several images share is read once. */
export class LayerPrograms {
  private readonly known = new Map<string, Map<string, Found>>();
  private count = 0;

  constructor(
    private readonly work: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The program's file, links to another name followed; undefined where no layer holds it. */
  async find(layers: readonly ArchivedLayer[], program: string, shown: string): Promise<string | undefined> {
    const all = new Map<string, Found>();
    for (const layer of layers) {
      for (const [name, found] of await this.programsOf(layer, shown)) all.set(name, found);
    }
    const found = all.get(program);
    const real = found && "link" in found ? all.get(found.link) : found;
    return real && "file" in real ? real.file : undefined;
  }

  private async programsOf(layer: ArchivedLayer, shown: string): Promise<Map<string, Found>> {
    const known = this.known.get(layer.digest);
    if (known) return known;
    const found = new Map<string, Found>();
    const wanted = new Set([...Object.keys(IMAGE_COMPONENTS), "kube"]);
    await readTar(
      layer.file,
      shown,
      async (header, content) => {
        const name = path.posix.basename(header.name);
        if (!wanted.has(name)) return;
        if (header.type === "symlink" || header.type === "link")
          found.set(name, { link: path.posix.basename(header.linkname ?? "") });
        if (header.type !== "file") return;
        this.count += 1;
        const file = path.join(this.work, `program-${this.count}`);
        await pipeline(content, createWriteStream(file, { flags: "wx" }));
        found.set(name, { file });
      },
      this.signal,
    );
    this.known.set(layer.digest, found);
    return found;
  }
}

/**
 * Each image's tag is the version of the program inside it; etcd's and pause's images may have a revision of the image
 * after it (3.6.4-0).
 * @throws DomainError `bad_input` naming the image and the archive
 */
export async function checkImage(
  image: ArchivedImage,
  archive: string,
  programs: LayerPrograms,
): Promise<CheckedImage> {
  const [name] = image.names;
  if (name === undefined) throw badInput(`${archive} holds an image without a name: save it by its name.`);
  const program = /([^/:@]+)(?:[:@][^/]*)?$/.exec(name)?.[1] ?? "";
  const component = IMAGE_COMPONENTS[program];
  if (component === undefined) {
    const known = Object.keys(IMAGE_COMPONENTS).join(", ");
    throw badInput(`${name} in ${archive} is no image of a deploy (${known}): leave it out.`);
  }
  const shown = `${name} in ${archive}`;
  const file = await programs.find(image.layers, program, archive);
  if (file === undefined) throw badInput(`${shown} holds no program ${program}: save the released image.`);
  const checked = new Map<string, CheckedProgram>();
  for (const one of image.names) {
    const tag = /:([^/:]+)$/.exec(one)?.[1]?.replace(/^v/, "").replace(/-\d+$/, "");
    if (tag === undefined) throw badInput(`${one} in ${archive} has no tag: save it by its name and tag.`);
    if (!checked.has(tag)) checked.set(tag, await checkProgram(file, `${one} in ${archive}`, component, tag));
  }
  const [first] = checked.values();
  if (!first) throw new Error(`${shown} was not checked`);
  return { image, program, component, ...first };
}
