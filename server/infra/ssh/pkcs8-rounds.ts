/** id-scrypt, 1.3.6.1.4.1.11591.4.11 (RFC 7914 §7). */
const SCRYPT = "2b06010401da47040b";
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_ID = 0x06;
/** EncryptedPrivateKeyInfo nests its parameters three deep; nothing a person has is deeper than this. */
const DEEPEST = 8;

interface Element {
  tag: number;
  body: Buffer;
  /** Where the next one begins. */
  next: number;
}

/**
 * How often the passphrase of an encrypted PKCS#8 key is stretched: PBKDF2's and PKCS#12's iterations, scrypt's N·r·p
 * (RFC 5958 §3, RFC 8018 appendix A, RFC 7292 appendix C). Read before anything is derived, because whoever made the file
 * chose it.
 * @param der EncryptedPrivateKeyInfo
 * @returns null where it is no DER that can be followed to its end
 */
export function pkcs8Rounds(der: Buffer): number | null {
  const whole = read(der, 0);
  const algorithm = whole?.tag === SEQUENCE ? read(whole.body, 0) : null;
  if (algorithm?.tag !== SEQUENCE) return null;
  const found = { numbers: [] as number[], scrypt: false };
  if (!collect(algorithm.body, found, 0) || found.numbers.length === 0) return null;
  const { numbers, scrypt } = found;
  return scrypt ? numbers.slice(0, 3).reduce((product, one) => product * one, 1) : Math.max(...numbers);
}

function collect(body: Buffer, found: { numbers: number[]; scrypt: boolean }, depth: number): boolean {
  if (depth > DEEPEST) return false;
  for (let at = 0; at < body.length; ) {
    const element = read(body, at);
    if (!element) return false;
    if (element.tag === SEQUENCE && !collect(element.body, found, depth + 1)) return false;
    if (element.tag === INTEGER) found.numbers.push(numberOf(element.body));
    if (element.tag === OBJECT_ID && element.body.toString("hex") === SCRYPT) found.scrypt = true;
    at = element.next;
  }
  return true;
}

/** One element of definite length; null when it is another kind or runs over the end. */
function read(from: Buffer, at: number): Element | null {
  const tag = from[at];
  const first = from[at + 1];
  if (tag === undefined || first === undefined || first === 0x80) return null;
  const bytes = first < 0x80 ? 0 : first - 0x80;
  if (bytes > 4 || at + 2 + bytes > from.length) return null;
  const length = bytes === 0 ? first : from.readUIntBE(at + 2, bytes);
  const start = at + 2 + bytes;
  if (start + length > from.length) return null;
  return { tag, body: from.subarray(start, start + length), next: start + length };
}

const numberOf = (bytes: Buffer): number =>
  bytes.length > 6 ? Number.POSITIVE_INFINITY : bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
