import { type KeyObject, randomBytes } from "node:crypto";
import { badInput } from "@/server/domain/errors";

/** Curve name of JSON Web Keys -> of SSH (RFC 5656 §10.1). */
const CURVES: Record<string, string> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };
const BLOCK = 8;

/**
 * Writes a private key as OpenSSH does without a passphrase (openssh-portable, PROTOCOL.key), and its public line.
 * @throws DomainError `bad_input` for kinds that OpenSSH has no name for
 */
export function writeOpenSshKey(key: KeyObject, comment: string): { privateKey: string; publicKey: string } {
  const { type, publicFields, privateFields } = fieldsOf(key);
  const blob = Buffer.concat([text(type), ...publicFields]);
  const check = randomBytes(4);
  const inner = Buffer.concat([check, check, text(type), ...privateFields, text(comment)]);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (inner.length % BLOCK)) % BLOCK }, (_, i) => i + 1),
  );
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    text("none"),
    text("none"),
    text(""),
    uint32(1),
    bytes(blob),
    bytes(Buffer.concat([inner, padding])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${type} ${blob.toString("base64")} ${comment}`,
  };
}

function fieldsOf(key: KeyObject): { type: string; publicFields: Buffer[]; privateFields: Buffer[] } {
  const kind = key.asymmetricKeyType;
  const jwk = kind === "rsa" || kind === "ec" || kind === "ed25519" ? key.export({ format: "jwk" }) : {};
  const field = (value: string | undefined) => Buffer.from(value ?? "", "base64url");
  if (kind === "ed25519") {
    const point = field(jwk.x);
    return {
      type: "ssh-ed25519",
      publicFields: [bytes(point)],
      privateFields: [bytes(point), bytes(Buffer.concat([field(jwk.d), point]))],
    };
  }
  if (kind === "rsa") {
    const [n, e, d, qi, p, q] = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((one) => mpint(field(one)));
    if (n && e && d && qi && p && q) {
      return { type: "ssh-rsa", publicFields: [e, n], privateFields: [n, e, d, qi, p, q] };
    }
  }
  const curve = CURVES[jwk.crv ?? ""];
  if (kind === "ec" && curve) {
    const point = Buffer.concat([Buffer.from([4]), field(jwk.x), field(jwk.y)]);
    return {
      type: `ecdsa-sha2-${curve}`,
      publicFields: [text(curve), bytes(point)],
      privateFields: [text(curve), bytes(point), mpint(field(jwk.d))],
    };
  }
  throw badInput(
    `Keys of the kind ${jwk.crv ?? kind ?? "given"} cannot be used here: take Ed25519, ECDSA (P-256, P-384, P-521) or RSA.`,
    [{ field: "privateKey", message: "Ed25519, ECDSA or RSA" }],
  );
}

const uint32 = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
};
/** `string` of RFC 4251 §5. */
const bytes = (value: Buffer) => Buffer.concat([uint32(value.length), value]);
const text = (value: string) => bytes(Buffer.from(value));
/** `mpint` of RFC 4251 §5: no needless zeros in front, one where the first bit is set. */
function mpint(value: Buffer): Buffer {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start += 1;
  const trimmed = value.subarray(start);
  return bytes((trimmed[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
}
