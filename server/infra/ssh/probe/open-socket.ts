import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { HopStart } from "../connect-ssh";

/** Why no connection came about. `forbidden`: the jump host forwards nothing (sshd_config AllowTcpForwarding). */
export type NoConnection = "refused" | "silent" | "no route" | "forbidden" | "jump lost" | "other";

export class SocketError extends Error {
  constructor(
    readonly why: NoConnection,
    message: string,
  ) {
    super(message);
    this.name = "SocketError";
  }
}

/** A machine that is on answers a connection at once; packets that a firewall drops are never answered. */
const PATIENCE_MS = 5000;

/** Opens TCP to a port, from here or through an open SSH connection. @throws SocketError; the reason of `signal` */
export function openSocket(
  to: { address: string; port: number },
  from: HopStart | undefined,
  signal?: AbortSignal,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let socket: Duplex | undefined;
    let done = false;
    const end = (how: () => void) => {
      if (done) return;
      done = true;
      clearTimeout(late);
      signal?.removeEventListener("abort", giveUp);
      from?.client.removeListener("close", lost);
      how();
    };
    const fail = (error: unknown) =>
      end(() => {
        socket?.destroy();
        reject(error);
      });
    const giveUp = () => fail(signal?.reason);
    const lost = () => fail(new SocketError("jump lost", `the connection to ${from?.name} was lost`));
    const late = setTimeout(() => fail(new SocketError("silent", "no answer")), PATIENCE_MS);
    signal?.addEventListener("abort", giveUp, { once: true });
    if (from) {
      from.client.once("close", lost);
      try {
        from.client.forwardOut("127.0.0.1", 0, to.address, to.port, (cause, stream) => {
          if (cause) fail(explainForward(cause));
          else if (done) stream.destroy();
          else end(() => resolve(stream));
        });
      } catch {
        lost(); // ssh2 throws at once when the connection has ended
      }
      return;
    }
    const made = connect({ host: to.address, port: to.port });
    socket = made;
    made.once("connect", () => end(() => resolve(made)));
    made.on("error", (cause: NodeJS.ErrnoException) =>
      fail(new SocketError(ofCode(cause.code), cause.message)),
    );
  });
}

const ofCode = (code: string | undefined): NoConnection => {
  if (code === "ECONNREFUSED" || code === "ECONNRESET") return "refused";
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return "no route";
  return code === "ETIMEDOUT" ? "silent" : "other";
};

/** RFC 4254 §5.1: 1 = administratively prohibited, 2 = connect failed; OpenSSH adds strerror(3) to the latter. */
function explainForward(cause: Error & { reason?: unknown }): SocketError {
  const { message, reason } = cause;
  if (reason === 1 || reason === "ADMINISTRATIVELY_PROHIBITED") return new SocketError("forbidden", message);
  if (/refused/i.test(message)) return new SocketError("refused", message);
  if (/timed out/i.test(message)) return new SocketError("silent", message);
  if (/no route|unreachable/i.test(message)) return new SocketError("no route", message);
  return new SocketError(reason === 2 ? "refused" : "other", message);
}
