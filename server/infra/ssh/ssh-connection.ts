import { type Duplex, pipeline, Readable } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { SshError } from "./ssh-error";

export interface SshOutcome {
  /** Exit code; null when a signal ended the command. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface SshRunOptions {
  /** Written to the command's stdin, which is then closed. */
  input?: string | Readable;
  /** Milliseconds until the command is given up. */
  timeoutMs?: number;
  /** Most bytes of stdout and of stderr that are kept. */
  maxBytes?: number;
  /** Aborted: the command is given up at once. */
  signal?: AbortSignal | undefined;
  /** The host has taken the command; `input` is sent next. */
  onBegin?: () => void;
  /** The first output has come. */
  onOutput?: () => void;
}

const MAX_BYTES = 4 * 2 ** 20;

/** An open SSH connection to one machine. */
export class SshConnection {
  constructor(
    readonly host: string,
    private readonly client: Client,
    private readonly end: () => void,
  ) {
    // an error after the login also closes; what runs then is told by that
    client.on("error", () => {});
  }

  /** Runs a command line in the user's shell to its end. @throws SshError `lost` or `timed_out`; the reason of `signal` */
  async run(command: string, options: SshRunOptions = {}): Promise<SshOutcome> {
    const { timeoutMs = 30_000, maxBytes = MAX_BYTES, signal } = options;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const lost = () => settle(() => reject(this.lost(command)));
      const late = setTimeout(() => {
        const seconds = Math.round(timeoutMs / 1000);
        const message = `${this.host} did not end "${shorten(command)}" within ${seconds} s.`;
        settle(() => reject(new SshError("timed_out", this.host, message)));
        channel?.close();
      }, timeoutMs);
      let channel: ClientChannel | undefined;
      const giveUp = () => {
        settle(() => reject(signal?.reason));
        channel?.close();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      const settle = (how: () => void) => {
        clearTimeout(late);
        signal?.removeEventListener("abort", giveUp);
        this.client.removeListener("close", lost);
        how();
      };
      this.client.once("close", lost);
      const begin = (stream: ClientChannel) => {
        channel = stream;
        options.onBegin?.();
        if (options.onOutput) stream.once("data", options.onOutput);
        const out = collect(stream, maxBytes);
        const error = collect(stream.stderr, maxBytes);
        let ended: number | null | undefined;
        stream.once("exit", (status: number | null) => {
          ended = status;
        });
        stream.once("close", () => {
          const code = ended;
          if (code === undefined) lost();
          else settle(() => resolve({ code, stdout: out(), stderr: error() }));
        });
        // what cannot be read ends the input early; whoever sends a file has its sum checked there
        if (options.input instanceof Readable) pipeline(options.input, stream, () => {});
        else stream.end(options.input ?? "");
      };
      try {
        this.client.exec(command, (cause, stream) => (cause ? lost() : begin(stream)));
      } catch {
        lost(); // ssh2 throws at once when the connection has ended
      }
    });
  }

  /** Standard output of a command that has to succeed. @throws SshError `failed` with its last words */
  async read(command: string, options: SshRunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, options);
    if (code === 0) return stdout;
    const words = (stderr || stdout).trim().split("\n").at(-1) ?? "";
    const how = code === null ? "was ended by a signal" : `ended with code ${code}`;
    throw new SshError("failed", this.host, `"${shorten(command)}" ${how} on ${this.host}: ${words}`);
  }

  /** A file's text. @throws SshError `failed` when it cannot be read */
  readFile(file: string): Promise<string> {
    return this.read(`cat -- ${shellQuote(file)}`);
  }

  /** A connection from this machine to an address it reaches. @throws SshError `unreachable` */
  forward(address: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const refused = (words: string) =>
        reject(
          new SshError("unreachable", this.host, `${this.host} does not reach ${address}:${port}: ${words}`),
        );
      try {
        this.client.forwardOut("127.0.0.1", 0, address, port, (cause, stream) =>
          cause ? refused(cause.message) : resolve(stream),
        );
      } catch (cause) {
        refused(cause instanceof Error ? cause.message : String(cause)); // ssh2 throws when the connection has ended
      }
    });
  }

  close(): void {
    this.end();
  }

  private lost(command: string) {
    const message = `The connection to ${this.host} was lost during "${shorten(command)}": check that it is on.`;
    return new SshError("lost", this.host, message);
  }
}

/** One word of a POSIX shell. */
export const shellQuote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const shorten = (command: string) => (command.length <= 80 ? command : `${command.slice(0, 79)}…`);

function collect(stream: NodeJS.ReadableStream, maxBytes: number): () => string {
  const parts: Buffer[] = [];
  let size = 0;
  stream.on("data", (data: Buffer) => {
    if (size < maxBytes) parts.push(data.subarray(0, maxBytes - size));
    size += data.length;
  });
  return () => Buffer.concat(parts).toString("utf8");
}
