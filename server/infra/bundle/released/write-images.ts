import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { BundleManifest } from "@/server/contract/bundle";
import { imageAnnotations, writeOciLayout } from "../build/oci-archive";
import type { CheckedImage } from "./check-images";

/** Where a bundle keeps its images. */
export const IMAGE_ARCHIVE = "images/kubernetes.tar";

/** Writes the images of all archives into one, their manifests, configurations and layers byte for byte. */
export async function writeImages(
  images: readonly CheckedImage[],
  target: string,
  signal?: AbortSignal,
): Promise<BundleManifest["images"]> {
  await mkdir(path.dirname(target), { recursive: true });
  const blobs = new Map<string, Buffer>();
  for (const { image } of images) {
    blobs.set(image.manifest.digest, image.manifest.bytes);
    blobs.set(image.config.digest, image.config.bytes);
  }
  const named = images.flatMap(({ image, component }) =>
    image.names.map((name) => ({ name, component, manifest: image.manifest })),
  );
  const index = named.map(({ name, manifest: { digest, mediaType, bytes } }) => ({
    ...{ mediaType, digest, size: bytes.length },
    annotations: imageAnnotations(name),
  }));
  const layers = images.flatMap(({ image }) => image.layers);
  await writeOciLayout(target, index, blobs, layers, signal);
  return named.map(({ name, component, manifest }) => ({
    ...{ name, component, digest: manifest.digest },
    archive: IMAGE_ARCHIVE,
  }));
}
