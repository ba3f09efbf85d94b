import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { DomainError } from "@/server/domain/errors";

const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** ASN.1 in front of a raw X25519 key (RFC 8410 §4, §7). */
const PRIVATE_HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_HEAD = Buffer.from("302a300506032b656e032100", "hex");

/** X25519 key pair of a seed of 32 bytes (RFC 7748 §5); the public half raw, base64. */
export function resultKeys(seed: Buffer): { privateKey: KeyObject; publicKey: string } {
  if (seed.length !== KEY_BYTES) throw new Error(`A seed has ${KEY_BYTES} bytes.`);
  const der = Buffer.concat([PRIVATE_HEAD, seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { privateKey, publicKey: rawOf(createPublicKey(privateKey)).toString("base64") };
}

/**
 * Seals a secret that a run found, so that only whoever handed the public key over can read it: ephemeral X25519,
 * HKDF-SHA-256, AES-256-GCM; base64url of public key, tag and text.
 * @param boundTo names job, run and secret: a box moved elsewhere stays shut
 */
export function sealResult(publicKey: string, plain: string, boundTo: string): string {
  const to = fromRaw(Buffer.from(publicKey, "base64"));
  const own = generateKeyPairSync("x25519");
  const head = rawOf(own.publicKey);
  const cipher = createCipheriv("aes-256-gcm", ...keyAndNonce(own.privateKey, to, head)).setAAD(
    Buffer.from(boundTo),
  );
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([head, cipher.getAuthTag(), body]).toString("base64url");
}

/** @throws DomainError `internal` when it was sealed to another key, changed or moved */
export function openResult(privateKey: KeyObject, sealed: string, boundTo: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  try {
    const head = bytes.subarray(0, KEY_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", ...keyAndNonce(privateKey, fromRaw(head), head), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(boundTo));
    decipher.setAuthTag(bytes.subarray(KEY_BYTES, KEY_BYTES + TAG_BYTES));
    const body = bytes.subarray(KEY_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new DomainError("internal", "A sealed result of a run was changed, or is of another run.", {
      cause,
    });
  }
}

/** One key seals one text, so its nonce may come from the same derivation. */
function keyAndNonce(privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer): [Buffer, Buffer] {
  const shared = diffieHellman({ privateKey, publicKey });
  const made = Buffer.from(hkdfSync("sha256", shared, ephemeral, "fairlead run result", KEY_BYTES + 12));
  return [made.subarray(0, KEY_BYTES), made.subarray(KEY_BYTES)];
}

const rawOf = (key: KeyObject): Buffer =>
  key.export({ format: "der", type: "spki" }).subarray(PUBLIC_HEAD.length);

function fromRaw(raw: Buffer): KeyObject {
  if (raw.length !== KEY_BYTES) throw new Error(`A public key has ${KEY_BYTES} bytes.`);
  return createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, raw]), format: "der", type: "spki" });
}
