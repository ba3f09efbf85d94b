export interface UploadBody {
  /** The body as it arrives. */
  parts: AsyncIterable<Uint8Array>;
  /** Reads what is left and forgets it, until the caller has sent all. @param most bytes; then the connection ends */
  skip(most: number): Promise<void>;
}

/** A request's body that can still be read to its end after its reader gave up. */
export function uploadBody(body: ReadableStream<Uint8Array>): UploadBody {
  const reader = body.getReader();
  async function next(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader.read();
    return done ? undefined : value;
  }
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let part = await next(); part !== undefined; part = await next()) yield part;
  }
  return {
    parts: parts(),
    async skip(most) {
      try {
        let skipped = 0;
        for (let part = await next(); part !== undefined; part = await next()) {
          skipped += part.byteLength;
          if (skipped > most) return await reader.cancel();
        }
      } catch {} // the caller has gone away
    },
  };
}
