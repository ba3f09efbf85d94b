import ssh2 from "ssh2";
import { DomainError } from "@/server/domain/errors";
import { fingerprintOf } from "./key-pair";

export interface PinnedEndpoint {
  name: string;
  address: string;
  port: number;
  /** OpenSSH public key line, "ssh-ed25519 AAAA…". */
  hostKey: string;
}

const PATIENCE_MS = 10_000;

/**
 * Connects until the host has shown its key and compares it with the pinned one (RFC 4253 §8); logs in nowhere. Only the
 * pinned kind of key is offered, or a healthy host could show another of its keys and look changed.
 * @throws DomainError `unavailable` when it does not answer, `conflict` with both fingerprints when the key is another
 */
export async function requireHostKey(host: PinnedEndpoint): Promise<void> {
  const shown = await readHostKey(host);
  const pinned = fingerprintOf(host.hostKey);
  if (shown === pinned) return;
  throw new DomainError(
    "conflict",
    `${host.name} (${host.address}) shows the host key ${shown} and not the pinned ${pinned}: somebody else answers there, or the host was made anew.`,
  );
}

/** @returns the fingerprint of the key the host shows */
function readHostKey(host: PinnedEndpoint): Promise<string> {
  const kind = host.hostKey.split(" ")[0] ?? "";
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const fail = (cause: Error) =>
      reject(
        new DomainError(
          "unavailable",
          `${host.name} (${host.address} port ${host.port}) does not answer as an SSH server: ${cause.message}.`,
          { cause },
        ),
      );
    client.on("error", fail);
    client.on("close", () => fail(new Error("it hung up")));
    client.connect({
      host: host.address,
      port: host.port,
      username: "nobody",
      readyTimeout: PATIENCE_MS,
      algorithms: { serverHostKey: [kind as ssh2.ServerHostKeyAlgorithm] },
      hostVerifier: (key: Buffer) => {
        resolve(fingerprintOf(`${kind} ${key.toString("base64")}`));
        client.end();
        return false;
      },
    });
  });
}
