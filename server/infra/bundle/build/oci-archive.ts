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

const LAYER = "application/vnd.oci.image.layer.v1.tar";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
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
        mediaType: MANIFEST,
        config: { mediaType: CONFIG, ...config },
        layers: blobs.map(({ digest, size }) => ({ mediaType: LAYER, digest, size })),
      }),
    );
    for (const name of names) {
      digests.set(name, manifest.digest);
      index.push({
        mediaType: MANIFEST,
        ...manifest,
        annotations: {
          "io.containerd.image.name": name,
          "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1),
        },
      });
    }
  }
  texts.set("oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  texts.set("index.json", JSON.stringify({ schemaVersion: 2, manifests: index }));
  await writeArchive(target, texts, [...layers.values()], signal);
  return digests;
}

async function writeArchive(
  target: string,
  texts: ReadonlyMap<string, string>,
  layers: readonly (Blob & { file: string })[],
  signal: AbortSignal,
): Promise<void> {
  const fixed = { mtime: new Date(0), mode: 0o644 };
  const placeOf = (name: string) => (name.startsWith("sha256:") ? `blobs/sha256/${name.slice(7)}` : name);
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(target), { signal });
  try {
    for (const [name, text] of texts) pack.entry({ ...fixed, name: placeOf(name) }, text);
    const once = new Map(layers.map((layer) => [layer.digest, layer]));
    for (const { digest, size, file } of once.values()) {
      await pipeline(createReadStream(file), pack.entry({ ...fixed, name: placeOf(digest), size }), {
        signal,
      });
    }
    pack.finalize();
  } catch (cause) {
    pack.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  }
  await written;
}
