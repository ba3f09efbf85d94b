import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import type { ClusterAccess } from "@/server/domain/kubernetes/read-kubeconfig";

/** The API server answered with another status than 200 or 201. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    /** `metav1.Status.reason`, such as Forbidden, Expired; "" when the answer is none. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiRefusal";
  }
}

/** Opens a connection to an address of the cluster's network, through whatever lies between. */
export type OpenSocket = (host: string, port: number) => Promise<Duplex>;

const PATIENCE_MS = 10_000;
/** More is no answer of ours: 5,000 pods are about 40 MB. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Reads a Kubernetes API over connections that somebody else opens; the TLS end is the API server itself, which has to
 * prove that it is the kubeconfig's. Connections are kept and used again.
 */
export class ApiClient {
  readonly #agent: Agent;

  constructor(
    private readonly access: ClusterAccess,
    open: OpenSocket,
  ) {
    this.#agent = new TunnelAgent(access, open);
  }

  /** @throws ApiRefusal; an Error of the connection */
  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.#ask(path, signal);
    return JSON.parse(await readAll(answer));
  }

  /** Creates an object, for the reviews that an API server answers and does not keep. @throws as `get` */
  async post(path: string, body: object, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.#ask(path, signal, JSON.stringify(body));
    return JSON.parse(await readAll(answer));
  }

  /**
   * Follows a watch, one parsed object a line; ends when the server does.
   * @param silenceMs without a byte for so long the connection is held to be dead
   */
  async *follow(path: string, silenceMs: number, signal: AbortSignal): AsyncGenerator<unknown> {
    const answer = await this.#ask(path, signal);
    let rest = "";
    let timer = setTimeout(giveUp, silenceMs);
    function giveUp() {
      answer.destroy(new Error(`nothing was heard for ${silenceMs / 1000} s`));
    }
    try {
      for await (const part of answer.setEncoding("utf8")) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, silenceMs);
        rest += String(part);
        const lines = rest.split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line !== "") yield JSON.parse(line);
      }
    } finally {
      clearTimeout(timer);
      answer.destroy();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(path: string, signal?: AbortSignal, body?: string): Promise<IncomingMessage> {
    const { host, port, identity } = this.access;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(
        {
          ...{ agent: this.#agent, host, port, path },
          ...(signal ? { signal } : {}),
          method: body === undefined ? "GET" : "POST",
          headers: {
            accept: "application/json",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            "user-agent": "fairlead",
            ...(identity.kind === "token" ? { authorization: `Bearer ${identity.token}` } : {}),
          },
        },
        (got) => {
          clearTimeout(timer);
          resolve(got);
        },
      );
      const timer = setTimeout(
        () => asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)),
        PATIENCE_MS,
      );
      asked.once("error", (cause) => {
        clearTimeout(timer);
        reject(cause);
      });
      asked.end(body);
    });
    if (answer.statusCode === 200 || answer.statusCode === 201) return answer;
    const { reason, message } = statusOf(await readAll(answer));
    throw new ApiRefusal(answer.statusCode ?? 0, reason, message || `it answered ${answer.statusCode}`);
  }
}

/** metav1.Status, as every refusal of an API server is one. */
function statusOf(text: string): { reason: string; message: string } {
  try {
    const said = JSON.parse(text) as { reason?: unknown; message?: unknown };
    return { reason: String(said.reason ?? ""), message: String(said.message ?? "") };
  } catch {
    return { reason: "", message: "" };
  }
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of answer.setEncoding("utf8")) {
    text += String(part);
    if (text.length > MOST_BYTES) throw new Error("the answer is larger than 256 MiB");
  }
  return text;
}

class TunnelAgent extends Agent {
  constructor(
    private readonly access: ClusterAccess,
    private readonly open: OpenSocket,
  ) {
    super({ keepAlive: true, maxSockets: 8 });
  }

  override createConnection(_options: unknown, done?: (error: Error | null, socket: Duplex) => void) {
    const { host, port, ca, serverName, identity } = this.access;
    const isName = /[^0-9.:a-fA-F]/.test(host);
    this.open(host, port).then(
      (channel) => {
        const secure = connect({
          ...{ socket: asSocket(channel), ca, host: serverName ?? host },
          ...(serverName !== null || isName ? { servername: serverName ?? host } : {}),
          ...(identity.kind === "certificate" ? { cert: identity.cert, key: identity.key } : {}),
        });
        done?.(null, secure);
      },
      (cause: Error) => done?.(cause, undefined as never),
    );
    return undefined as never;
  }
}

/** A forwarded channel is no net.Socket: what the HTTP agent tunes on one does nothing here. */
function asSocket(channel: Duplex): Duplex {
  const tuned = channel as Duplex & Record<string, unknown>;
  for (const name of ["setNoDelay", "setTimeout", "setKeepAlive", "ref", "unref"])
    tuned[name] ??= () => channel;
  return channel;
}
