import { chownSync, mkdirSync, renameSync, rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { z } from "zod";
import type { DaemonReply, PracticeStep } from "@/server/contract/practice-lab";
import { PracticeLabError } from "@/server/domain/practice-lab";

/** Longest request line: an `up` with ten hosts is under 4 KiB. */
const MAX_LINE = 65_536;

/** Tells the caller how far its request is. */
export type Progress = (text: string, mark?: { step?: PracticeStep; answering?: string }) => void;

export type Handle = (request: unknown, line: Progress, signal: AbortSignal) => Promise<unknown>;

/**
 * Answers requests on a unix socket that only `owner` may open (0600): being able to connect is the permission, since
 * Node cannot ask who the other side is.
 * `signal` of a request is aborted when its connection closes.
 */
export async function serveRequests(
  socket: string,
  owner: { uid: number; gid: number },
  handle: Handle,
): Promise<net.Server> {
  mkdirSync(path.dirname(socket), { recursive: true, mode: 0o711 });
  const unready = `${socket}.new`;
  rmSync(unready, { force: true });
  const server = net.createServer((connection) => answer(connection, handle));
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(unready, resolve);
    });
  } finally {
    process.umask(before);
  }
  chownSync(unready, owner.uid, owner.gid);
  // at its place only now: whoever finds it there may open it
  renameSync(unready, socket);
  return server;
}

function answer(connection: net.Socket, handle: Handle): void {
  const closed = new AbortController();
  let buffered = "";
  const send = (reply: DaemonReply) => {
    if (!connection.destroyed) connection.write(`${JSON.stringify(reply)}\n`);
  };
  connection.setEncoding("utf8");
  connection.on("error", () => connection.destroy());
  connection.on("close", () => closed.abort(new Error("The caller hung up.")));
  connection.on("data", (text: string) => {
    buffered += text;
    if (buffered.length > MAX_LINE) connection.destroy();
    for (let end = buffered.indexOf("\n"); end >= 0; end = buffered.indexOf("\n")) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 1);
      void answerLine(line, handle, send, closed.signal);
    }
  });
}

const WithId = z.object({ id: z.number() });

/** Answers one request line; also used for a request asked once on the command line. */
export async function answerLine(
  line: string,
  handle: Handle,
  send: (reply: DaemonReply) => void,
  signal: AbortSignal,
): Promise<void> {
  let id = 0;
  try {
    const request: unknown = JSON.parse(line);
    id = WithId.parse(request).id;
    const result = await handle(request, (text, mark) => send({ id, line: text, ...mark }), signal);
    send({ id, ok: true, result });
  } catch (cause) {
    const code = cause instanceof PracticeLabError ? cause.reason : "practice_lab_failed";
    const message =
      cause instanceof z.ZodError
        ? `The request is not understood: ${z.prettifyError(cause)}`
        : cause instanceof Error
          ? cause.message
          : String(cause);
    send({ id, ok: false, error: { code, message } });
  }
}
