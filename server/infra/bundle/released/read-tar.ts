import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar, { type Header } from "tar-stream";
import { BUNDLE_MAX } from "@/server/contract/bundle";
import { badInput, DomainError } from "@/server/domain/errors";

const GZIP = "1f8b";
const ZSTD = "28b52ffd";

/**
 * Shows every entry of a tar, gzipped or not. What `visit` leaves unread is skipped.
 * @param shown how a refusal names the file
 * @throws DomainError `bad_input` for what is no tar, `too_large` past 4 GB unpacked
 */
export async function readTar(
  file: string,
  shown: string,
  visit: (header: Header, content: Readable) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const start = await firstBytes(file);
  if (start === ZSTD)
    throw badInput(`${shown} is compressed with zstd: save it with gzip or not compressed.`);
  const from = createReadStream(file, { highWaterMark: 1 << 20 });
  const extract = tar.extract();
  const options = signal ? { signal } : {};
  const reading = start.startsWith(GZIP)
    ? pipeline(from, createGunzip(), extract, options)
    : pipeline(from, extract, options);
  // the loop below sees the same failure
  reading.catch(() => {});
  let bytes = 0;
  try {
    for await (const entry of extract) {
      bytes += entry.header.size ?? 0;
      if (bytes > BUNDLE_MAX) throw new DomainError("too_large", `${shown} holds more than 4 GB unpacked.`);
      await visit(entry.header, Readable.from(entry));
      entry.resume();
    }
    await reading;
  } catch (cause) {
    from.destroy();
    if (cause instanceof DomainError || signal?.aborted) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code.startsWith("E")) throw cause; // the disk's own trouble
    const why = cause instanceof Error ? cause.message : String(cause);
    throw badInput(`${shown} cannot be read as a tar (${why}): get it again.`);
  }
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead).toString("hex");
  } finally {
    await handle.close();
  }
}
