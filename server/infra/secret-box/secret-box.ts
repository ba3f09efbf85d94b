import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { DomainError } from "@/server/domain/errors";

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface SecretBox {
  /** Eight hex digits that name the key without telling it. */
  readonly keyId: string;
  /** AES-256-GCM. `boundTo` (the row's id) is needed again to open: a box copied to another row stays shut. */
  seal(plain: string, boundTo: string): string;
  /** @throws DomainError `unavailable` when another key sealed it, `internal` when it was changed or moved */
  open(sealed: string, boundTo: string): string;
  /** A secret of its own for one purpose, derived from the key (HKDF-SHA-256), base64url. */
  derive(purpose: string): string;
}

/** Id of the key that sealed a box. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, sealed.indexOf("."));

export function makeSecretBox(key: Buffer): SecretBox {
  if (key.length !== KEY_BYTES) throw new Error(`A key has ${KEY_BYTES} bytes.`);
  const keyId = createHash("sha256").update("fairlead key id").update(key).digest("hex").slice(0, 8);
  return {
    keyId,
    seal(plain, boundTo) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, boundTo) {
      if (keyIdOf(sealed) !== keyId) throw otherKey(keyIdOf(sealed), keyId);
      const bytes = Buffer.from(sealed.slice(keyId.length + 1), "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(boundTo));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const body = bytes.subarray(IV_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new DomainError("internal", "A sealed secret was changed or moved to another row.", { cause });
      }
    },
    derive: (purpose) =>
      Buffer.from(hkdfSync("sha256", key, "", `fairlead ${purpose}`, KEY_BYTES)).toString("base64url"),
  };
}

export const otherKey = (sealedWith: string, own: string): DomainError =>
  new DomainError(
    "unavailable",
    `The secrets in the database were sealed with another key (${sealedWith}, not ${own}): put the key of this database back (FAIRLEAD_KEY, or the file key in the data folder).`,
  );
