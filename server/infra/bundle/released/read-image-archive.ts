import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { badInput } from "@/server/domain/errors";
import { OCI_TYPES } from "../build/oci-archive";
import { hashFile } from "../hash-file";
import { readTar } from "./read-tar";

export interface ArchivedLayer {
  /** "sha256:…" of the blob as it is stored. */
  digest: string;
  /** Bytes. */
  size: number;
  file: string;
}
export interface ArchivedImage {
  /** Full names with tags. */
  names: string[];
  manifest: { digest: string; mediaType: string; bytes: Buffer };
  config: { digest: string; bytes: Buffer };
  layers: ArchivedLayer[];
}

const Descriptor = z.object({
  mediaType: z.string().optional(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
type Descriptor = z.infer<typeof Descriptor>;
const Index = z.object({ manifests: z.array(Descriptor) });
const Manifest = z.object({
  mediaType: z.string().optional(),
  config: Descriptor,
  layers: z.array(Descriptor.extend({ mediaType: z.string() })),
});
const Config = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });
const DockerManifest = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullable(), Layers: z.array(z.string()) }),
);
const SMALL_MAX = 8 << 20;

/**
 * Reads the images of an archive as `docker save`, `ctr images export` or `skopeo copy` write it: an OCI image layout
 * (opencontainers/image-spec, image-layout.md) or Docker's own form with manifest.json. Every blob's sum is checked.
 * @param work new folder for the unpacked parts
 * @throws DomainError `bad_input` naming the archive
 */
export async function readImageArchive(
  file: string,
  shown: string,
  work: string,
  signal?: AbortSignal,
): Promise<ArchivedImage[]> {
  const parts = await unpack(file, shown, work, signal);
  const archive = new Archive(parts, shown, signal);
  const index = parts.has("index.json") ? await archive.json("index.json", Index) : undefined;
  const named = index?.manifests.filter((one) => imageName(one) !== undefined) ?? [];
  if (named.length > 0) return archive.fromLayout(named);
  if (parts.has("manifest.json")) return archive.fromDocker();
  throw badInput(
    `${shown} holds no image with a name: save it with its name and tag, as docker save NAME:TAG does.`,
  );
}

class Archive {
  constructor(
    private readonly parts: ReadonlyMap<string, string>,
    private readonly shown: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  place(name: string): string {
    const found = this.parts.get(path.posix.normalize(name));
    if (found === undefined) throw badInput(`${this.shown} lacks ${name}, which it names: get it again.`);
    return found;
  }

  async bytes(name: string): Promise<Buffer> {
    const file = this.place(name);
    if ((await stat(file)).size > SMALL_MAX)
      throw badInput(`${name} in ${this.shown} is too large to be right.`);
    return readFile(file);
  }

  async json<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    return this.parse(await this.bytes(name), name, schema);
  }

  parse<T>(bytes: Buffer, name: string, schema: z.ZodType<T>): T {
    try {
      return schema.parse(JSON.parse(bytes.toString("utf8")));
    } catch (cause) {
      if (cause instanceof z.ZodError || cause instanceof SyntaxError)
        throw badInput(`${name} in ${this.shown} is not what an image archive has there: get it again.`);
      throw cause;
    }
  }

  /** A small blob whose sum is what its name says. */
  async blob(digest: string): Promise<Buffer> {
    const bytes = await this.bytes(blobPath(digest));
    this.mustBe(digest, digestOf(bytes));
    return bytes;
  }

  async layer(name: string, digest: string): Promise<ArchivedLayer> {
    const file = this.place(name);
    this.mustBe(digest, `sha256:${await hashFile(file, this.signal)}`);
    return { digest, size: (await stat(file)).size, file };
  }

  mustBe(expected: string, actual: string): void {
    if (actual !== expected)
      throw badInput(
        `A part of ${this.shown} has the sum ${actual} and it is named ${expected}: get it again.`,
      );
  }

  async fromLayout(named: Descriptor[]): Promise<ArchivedImage[]> {
    const images: ArchivedImage[] = [];
    for (const descriptor of named) {
      const { digest, bytes } = await this.imageManifest(descriptor);
      const manifest = this.parse(bytes, digest, Manifest);
      const layers: ArchivedLayer[] = [];
      for (const layer of manifest.layers)
        layers.push(await this.layer(blobPath(layer.digest), layer.digest));
      const config = { digest: manifest.config.digest, bytes: await this.blob(manifest.config.digest) };
      const mediaType = manifest.mediaType ?? OCI_TYPES.manifest;
      const names = [imageName(descriptor) ?? ""];
      images.push({ names, manifest: { digest, mediaType, bytes }, config, layers });
    }
    return images;
  }

  /** The manifest itself, or this machine's one of a list for several. */
  async imageManifest({ digest }: Descriptor): Promise<{ digest: string; bytes: Buffer }> {
    const bytes = await this.blob(digest);
    const list = Index.safeParse(JSON.parse(bytes.toString("utf8")));
    if (!list.success) return { digest, bytes };
    const here = process.arch === "arm64" ? "arm64" : "amd64";
    const fits = list.data.manifests.find(
      ({ platform }) => platform?.os === "linux" && platform.architecture === here,
    );
    if (!fits)
      throw badInput(`${this.shown} holds no image for ${here}: save it with --platform linux/${here}.`);
    return this.imageManifest(fits);
  }

  /** Docker's form has no manifest of its own; containerd makes one on import, and so does this. */
  async fromDocker(): Promise<ArchivedImage[]> {
    const images: ArchivedImage[] = [];
    for (const image of await this.json("manifest.json", DockerManifest)) {
      const config = await this.bytes(image.Config);
      const ids = this.parse(config, image.Config, Config).rootfs.diff_ids;
      const layers: ArchivedLayer[] = [];
      for (const [position, name] of image.Layers.entries()) {
        layers.push(await this.layer(name, ids[position] ?? ""));
      }
      const bytes = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: OCI_TYPES.manifest,
          config: { mediaType: OCI_TYPES.config, digest: digestOf(config), size: config.length },
          layers: layers.map(({ digest, size }) => ({ mediaType: OCI_TYPES.layer, digest, size })),
        }),
      );
      images.push({
        names: image.RepoTags ?? [],
        manifest: { digest: digestOf(bytes), mediaType: OCI_TYPES.manifest, bytes },
        config: { digest: digestOf(config), bytes: config },
        layers,
      });
    }
    return images;
  }
}

/** Every file of the archive by its name in it; Docker's links to a layer lead to that layer. */
async function unpack(
  file: string,
  shown: string,
  work: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  await mkdir(work, { recursive: true });
  const parts = new Map<string, string>();
  const links: [string, string][] = [];
  await readTar(
    file,
    shown,
    async (header, content) => {
      const name = path.posix.normalize(header.name);
      if (header.type === "symlink")
        links.push([name, path.posix.join(path.posix.dirname(name), header.linkname ?? "")]);
      if (header.type === "link") links.push([name, path.posix.normalize(header.linkname ?? "")]);
      if (header.type !== "file") return;
      // numbered, not by its own name: nothing in the archive decides where something is written
      const target = path.join(work, String(parts.size));
      await pipeline(content, createWriteStream(target, { flags: "wx" }));
      parts.set(name, target);
    },
    signal,
  );
  for (const [name, target] of links) {
    const found = parts.get(target);
    if (found !== undefined) parts.set(name, found);
  }
  return parts;
}

const blobPath = (digest: string) => `blobs/sha256/${digest.slice("sha256:".length)}`;
const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

function imageName({ annotations }: Descriptor): string | undefined {
  const { "io.containerd.image.name": full, "org.opencontainers.image.ref.name": ref } = annotations ?? {};
  return full ?? (ref?.includes("/") && ref.includes(":") ? ref : undefined);
}
