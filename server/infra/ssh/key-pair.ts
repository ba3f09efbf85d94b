import { createHash } from "node:crypto";
import ssh2 from "ssh2";

export interface SshKeyPair {
  /** OpenSSH's own format, unencrypted. */
  privateKey: string;
  /** "ssh-ed25519 AAAA… comment" */
  publicKey: string;
  /** SHA256:… as ssh-keygen -l prints it. */
  fingerprint: string;
}

/** A new Ed25519 key. `comment` ends the public line and names the key on the hosts. */
export function makeSshKeyPair(comment: string): SshKeyPair {
  let made = ssh2.utils.generateKeyPairSync("ed25519", { comment });
  // ssh2 1.17 drops leading zero bytes of the public key: one pair of 256 is one nobody can read
  while (ssh2.utils.parseKey(made.public) instanceof Error) {
    made = ssh2.utils.generateKeyPairSync("ed25519", { comment });
  }
  return { privateKey: made.private, publicKey: made.public, fingerprint: fingerprintOf(made.public) };
}

/** SHA-256 over the key blob (RFC 4253 §6.6), base64 without padding. @throws Error when it is no public key line */
export function fingerprintOf(publicKeyLine: string): string {
  const parsed = ssh2.utils.parseKey(publicKeyLine);
  if (parsed instanceof Error) throw new Error("This is no OpenSSH public key line.", { cause: parsed });
  const digest = createHash("sha256").update(parsed.getPublicSSH()).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}
