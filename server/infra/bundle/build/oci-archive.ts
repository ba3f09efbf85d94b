import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { type Blob, type LayerEntry, writeLayer } from "./oci-layer";

export interface OciImage {
  /** Full names, tag included, that all stand for this image. */
  names: readonly string[];
  layers: readonly (readonly LayerEntry[])[];
  entrypoint?: readonly string[];
}

export const OCI_TYPES = {
  layer: "application/vnd.oci.image.layer.v1.tar",
  config: "application/vnd.oci.image.config.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
} as const;
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Writes images as one OCI image layout in a tar (opencontainers/image-spec, image-layout.md), which containerd imports
 * as it is. A layer that several images share is in it once. Layers are not compressed: unpacking would cost more than
 * sending them.
 * @param work folder for layers on their way
 * @returns image name to manifest digest
 */
export async function writeOciArchive(
  images: readonly OciImage[],
  arch: string,
  target: string,
  work: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  await mkdir(work, { recursive: true });
  const texts = new Map<string, string>();
  const layers = new Map<string, Blob & { file: string }>();
  const addText = (text: string): Blob => {
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    texts.set(digest, text);
    return { digest, size: Buffer.byteLength(text) };
  };
  const addLayer = async (entries: readonly LayerEntry[]) => {
    const key = JSON.stringify(entries);
    const known = layers.get(key);
    if (known) return known;
    const file = path.join(work, `layer-${layers.size}`);
    const layer = { ...(await writeLayer(entries, file, signal)), file };
    layers.set(key, layer);
    return layer;
  };

  const index = [];
  const digests = new Map<string, string>();
  for (const { names, layers: wanted, entrypoint } of images) {
    const blobs: Blob[] = [];
    for (const entries of wanted) blobs.push(await addLayer(entries));
    const config = addText(
      JSON.stringify({
        architecture: arch,
        os: "linux",
        config: { Env: [PATH], ...(entrypoint ? { Entrypoint: entrypoint } : {}) },
        rootfs: { type: "layers", diff_ids: blobs.map(({ digest }) => digest) },
      }),
    );
    const manifest = addText(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_TYPES.manifest,
        config: { mediaType: OCI_TYPES.config, ...config },
        layers: blobs.map(({ digest, size }) => ({ mediaType: OCI_TYPES.layer, digest, size })),
      }),
    );
    for (const name of names) {
      digests.set(name, manifest.digest);
      index.push({
        mediaType: OCI_TYPES.manifest,
        ...manifest,
        annotations: imageAnnotations(name),
      });
    }
  }
  await writeOciLayout(target, index, texts, [...layers.values()], signal);
  return digests;
}

/** How containerd and others find the name of an image in a layout. */
export const imageAnnotations = (name: string) => ({
  "io.containerd.image.name": name,
  "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1),
});

/**
 * Writes an OCI image layout as a tar, each blob once.
 * @param index the descriptors of index.json
 * @param blobs digest ("sha256:…") to content, for small ones
 * @param files blobs that lie in files
 */
export async function writeOciLayout(
  target: string,
  index: readonly unknown[],
  blobs: ReadonlyMap<string, string | Buffer>,
  files: readonly (Blob & { file: string })[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const texts = new Map<string, string | Buffer>([
    ...blobs,
    ["oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" })],
    ["index.json", JSON.stringify({ schemaVersion: 2, manifests: index })],
  ]);
  const options = signal ? { signal } : {};
  const fixed = { mtime: new Date(0), mode: 0o644 };
  const placeOf = (name: string) => (name.startsWith("sha256:") ? `blobs/sha256/${name.slice(7)}` : name);
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(target), options);
  try {
    for (const [name, text] of texts) pack.entry({ ...fixed, name: placeOf(name) }, text);
    const once = new Map(files.map((layer) => [layer.digest, layer]));
    for (const { digest, size, file } of once.values()) {
      await pipeline(createReadStream(file), pack.entry({ ...fixed, name: placeOf(digest), size }), options);
    }
    pack.finalize();
  } catch (cause) {
    pack.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  }
  await written;
}
