import type { Duplex } from "node:stream";
import ssh2, { type ServerHostKeyAlgorithm } from "ssh2";
import { ALIVE, CONNECT_SECONDS, type SshEndpoint, type SshRoute } from "./endpoint";
import { fingerprintOf } from "./key-pair";
import { pinnedKeyTypes } from "./pinned-key-types";
import { SshConnection } from "./ssh-connection";
import { SshError } from "./ssh-error";

/** An endpoint as our own client reaches it. */
export interface KeyEndpoint extends SshEndpoint {
  /** Private key in OpenSSH's format, unencrypted. */
  privateKey: string;
}

/**
 * Opens SSH to a machine through its jump hosts, each with its own key and pinned host keys.
 * @throws SshError naming the machine that failed, which may be a jump host; an AbortError after `signal`
 */
export async function connectSsh(
  { target, via }: SshRoute<KeyEndpoint>,
  signal?: AbortSignal,
): Promise<SshConnection> {
  const clients: ssh2.Client[] = [];
  const end = () => {
    for (const client of clients.toReversed()) client.destroy();
  };
  signal?.throwIfAborted();
  signal?.addEventListener("abort", end, { once: true });
  try {
    let last: ssh2.Client | undefined;
    for (const [index, endpoint] of [...via, target].entries()) {
      const before = via[index - 1];
      const from = last && before ? { client: last, name: before.name } : undefined;
      last = await openHop(endpoint, from, (client) => clients.push(client));
    }
    if (!last) throw new Error("A route has at least its target.");
    return new SshConnection(target.name, last, end);
  } catch (cause) {
    end();
    signal?.throwIfAborted();
    throw cause;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/** An open connection to the machine that a hop starts from. */
export interface HopStart {
  client: ssh2.Client;
  name: string;
}

/**
 * One hop: logs in to a machine, directly or through an open connection to another. `made` is given the client at once, so
 * that it can be ended while it still connects.
 * @throws SshError
 */
export async function openHop(
  endpoint: KeyEndpoint,
  from: HopStart | undefined,
  made: (client: ssh2.Client) => void,
): Promise<ssh2.Client> {
  const socket = from ? await forward(from, endpoint) : undefined;
  return logIn(endpoint, socket, made);
}

function forward(from: HopStart, to: SshEndpoint): Promise<Duplex> {
  const jump = from.client;
  return new Promise((resolve, reject) => {
    const lost = () => reject(new SshError("lost", from.name, `The connection to ${from.name} was lost.`));
    jump.once("close", lost);
    jump.forwardOut("127.0.0.1", 0, to.address, to.port, (cause, stream) => {
      jump.removeListener("close", lost);
      if (cause) reject(noAnswer(to, ` from ${from.name}`, cause));
      else resolve(stream);
    });
  });
}

function logIn(
  endpoint: KeyEndpoint,
  socket: Duplex | undefined,
  made: (client: ssh2.Client) => void,
): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  made(client);
  let shown: Buffer | undefined;
  const pinned = endpoint.hostKeys.map(blobOf);
  return new Promise((resolve, reject) => {
    client.once("ready", () => resolve(client));
    client.on("error", (cause) => reject(explain(endpoint, shown, cause)));
    client.once("close", () =>
      reject(new SshError("lost", endpoint.name, `${endpoint.name} closed the connection.`)),
    );
    client.connect({
      ...(socket ? { sock: socket } : { host: endpoint.address, port: endpoint.port }),
      username: endpoint.user,
      privateKey: endpoint.privateKey,
      readyTimeout: CONNECT_SECONDS * 1000,
      keepaliveInterval: ALIVE.intervalSeconds * 1000,
      keepaliveCountMax: ALIVE.missing,
      algorithms: { serverHostKey: pinnedKeyTypes(endpoint.hostKeys) as ServerHostKeyAlgorithm[] },
      hostVerifier: (key: Buffer) => {
        if (pinned.some((one) => one.equals(key))) return true;
        shown = key;
        return false;
      },
    });
  });
}

const blobOf = (line: string) => Buffer.from(line.trim().split(/\s+/)[1] ?? "", "base64");

/** ssh2's errors carry a level and a sentence; a host key it refused is told by what the verifier saw. */
function explain(endpoint: SshEndpoint, shown: Buffer | undefined, cause: Error & { level?: string }) {
  const { name, user, hostKeys } = endpoint;
  if (shown) {
    const type = shown.subarray(4, 4 + shown.readUInt32BE(0)).toString("latin1");
    const now = fingerprintOf(`${type} ${shown.toString("base64")}`);
    const before = hostKeys.map(fingerprintOf).join(", ");
    return new SshError(
      "key_changed",
      name,
      `${name} shows the SSH key ${now} and ${before} is pinned: find out whether it was set up anew, then accept the new key.`,
      { cause },
    );
  }
  if (/no matching host key format/i.test(cause.message)) {
    const types = pinnedKeyTypes(hostKeys).join(", ");
    const message = `${name} no longer has an SSH key of the pinned type (${types}): find out whether it was set up anew, then accept the new key.`;
    return new SshError("key_changed", name, message, { cause });
  }
  if (cause.level === "client-authentication") {
    const message = `${name} does not let ${user} in with Fairlead's key: put its public key into that user's authorized_keys.`;
    return new SshError("refused", name, message, { cause });
  }
  return noAnswer(endpoint, "", cause);
}

const noAnswer = (endpoint: SshEndpoint, from: string, cause: Error) =>
  new SshError(
    "unreachable",
    endpoint.name,
    `${endpoint.name} does not answer SSH at ${endpoint.address}:${endpoint.port}${from} (${cause.message}): check that it is on and that sshd runs.`,
    { cause },
  );
