import { Readable } from "node:stream";
import { DomainError } from "@/server/domain/errors";
import { importBundleStream } from "@/server/infra/bundle/bundle-store";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { registerBundle } from "./register-bundle";

/**
 * Puts an uploaded .tar, of a bundle or of released files, into the store and on the list. It is unpacked while it
 * arrives, below Fairlead's data; whatever goes wrong, nothing of it stays.
 * @param packed the tar's bytes
 * @param limit bytes that are read at most
 * @throws DomainError `bad_input` naming the file that is wrong, `too_large` past the limit
 */
export async function importBundleUpload(
  ctx: ServiceContext,
  packed: AsyncIterable<Uint8Array>,
  limit: number,
  signal?: AbortSignal,
): Promise<{ bundleId: string }> {
  await authorize(ctx, "bundle.write");
  const { id, manifest } = await importBundleStream(Readable.from(limitBytes(packed, limit)), signal);
  const { bundleId } = await registerBundle(ctx, { id, manifest, origin: "uploaded as a .tar" });
  return { bundleId };
}

async function* limitBytes(packed: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of packed) {
    bytes += part.byteLength;
    if (bytes > limit) throw uploadTooLarge(limit);
    yield part;
  }
}

/** @param limit bytes */
export const uploadTooLarge = (limit: number): DomainError =>
  new DomainError(
    "too_large",
    `The upload is larger than ${limit} bytes, and no bundle is: choose the .tar of a bundle.`,
  );
