import type { Duplex } from "node:stream";

/** `version`: an SSH server's first line; `other`: what another program said; `closed`: it hung up; `silent`: nothing came. */
export type Banner =
  | { kind: "version"; text: string }
  | { kind: "other"; text: string }
  | { kind: "closed" }
  | { kind: "silent" };

const PATIENCE_MS = 5000;
/** RFC 4253 §4.2: at most 255 characters, and lines before it are allowed. */
const MOST_BYTES = 8192;

/**
 * Reads an SSH server's identification (RFC 4253 §4.2) and puts it back into the stream, for the client that goes on with
 * it. @throws the reason of `signal`
 */
export function readBanner(socket: Duplex, signal?: AbortSignal): Promise<Banner> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let read = Buffer.alloc(0);
    const end = (how: () => void) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", giveUp);
      socket.removeListener("readable", look).removeListener("end", closed).removeListener("error", closed);
      how();
    };
    const giveUp = () => end(() => reject(signal?.reason));
    const closed = () => end(() => resolve(read.length > 0 ? judge(read) : { kind: "closed" }));
    const late = setTimeout(
      () => end(() => resolve(read.length > 0 ? judge(read) : { kind: "silent" })),
      PATIENCE_MS,
    );
    const look = () => {
      for (let part: Buffer | null = socket.read(); part !== null; part = socket.read()) {
        read = Buffer.concat([read, part]);
      }
      const banner = judge(read);
      if (banner.kind !== "version" && !hasSaidEnough(read)) return;
      end(() => {
        if (read.length > 0) socket.unshift(read);
        resolve(banner);
      });
    };
    socket.on("readable", look).once("end", closed).once("error", closed);
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

/** One that speaks first and is no SSH server ends its first line without the prefix; more lines may follow. */
const hasSaidEnough = (read: Buffer) =>
  read.length > MOST_BYTES || (read.includes("\n") && !/^(?:[^\n]*\n)*SSH-?/.test(read.toString("latin1")));

function judge(read: Buffer): Banner {
  const text = read.toString("latin1");
  const version = /(?:^|\n)(SSH-[^\r\n]*)\r?\n/.exec(text)?.[1];
  if (version !== undefined) return { kind: "version", text: version };
  return { kind: "other", text: (text.split("\n", 1)[0] ?? "").trim().slice(0, 80) };
}
