import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** Lower-case hex SHA-256 of a file, read in pieces. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  return hash.digest("hex");
}

/** Size (bytes), sum and executable bit, as bundle.json names them. */
export async function describeFile(file: string, signal?: AbortSignal) {
  const { size, mode } = await stat(file);
  return { size, sha256: await hashFile(file, signal), executable: (mode & 0o111) !== 0 };
}
