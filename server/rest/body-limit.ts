import { DomainError } from "@/server/domain/errors";

/** Bytes of a JSON body; larger files go through upload routes that stream to disk. */
export const JSON_LIMIT = 2 * 1024 * 1024;

const tooLarge = () =>
  new DomainError(
    "too_large",
    "The request body is larger than 2 MiB: send files through their upload address instead.",
  );

/** The same request with its body read into memory, or `too_large` as soon as the limit is passed. */
export async function withLimitedBody(request: Request): Promise<Request> {
  if (request.body === null) return request;
  if (Number(request.headers.get("content-length") ?? 0) > JSON_LIMIT) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > JSON_LIMIT) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    // Next hands an empty stream over where the caller sent nothing
    body: size === 0 ? null : Buffer.concat(parts),
    signal: request.signal,
  });
}
