export interface UploadBody {
  /** The body as it arrives. */
  parts: AsyncIterable<Uint8Array>;
  /** Reads what is left and forgets it, until the caller has sent all or the limit is passed. */
  skip(): Promise<void>;
}

/** A request's body that can still be read to its end after its reader gave up. @param limit bytes read in all */
export function uploadBody(body: ReadableStream<Uint8Array>, limit: number): UploadBody {
  const reader = body.getReader();
  let bytes = 0;
  async function next(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader.read();
    bytes += value?.byteLength ?? 0;
    return done ? undefined : value;
  }
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let part = await next(); part !== undefined; part = await next()) yield part;
  }
  return {
    parts: parts(),
    async skip() {
      try {
        while (bytes <= limit && (await next()) !== undefined);
        if (bytes > limit) await reader.cancel();
      } catch {} // the caller has gone away
    },
  };
}
