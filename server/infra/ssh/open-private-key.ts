import { createPrivateKey, type KeyObject } from "node:crypto";
import ssh2 from "ssh2";
import { badInput } from "@/server/domain/errors";
import { fingerprintOf, type SshKeyPair } from "./key-pair";
import { pkcs8Rounds } from "./pkcs8-rounds";
import { writeOpenSshKey } from "./write-openssh-key";

/** RequiredRSASize of sshd_config(5) where nobody set another. */
const LEAST_RSA_BITS = 1024;

/** ssh-keygen takes 16 or 24 when nobody asks for more; a hundred hold the process for about a second. */
const MOST_ROUNDS = 200;

/** OpenSSL takes 2048 when nobody asks for more, and OWASP asks for 600,000; a million hold the process for a second or two. */
const MOST_ITERATIONS = 1_000_000;

export interface PastedKey {
  text: string;
  passphrase?: string | undefined;
  /** Ends the public line. */
  comment: string;
}

/**
 * Opens a private key as people have them (OpenSSH's own format, PEM, PKCS#8, PuTTY's .ppk version 2) and writes it in
 * OpenSSH's format without a passphrase, which every client takes.
 * @throws DomainError `bad_input` that says which of these it is not; never with a piece of the key
 */
export function openPrivateKey({ text, passphrase, comment }: PastedKey): SshKeyPair {
  const key = cutKey(text);
  refuseOtherThings(key);
  const opened = /PuTTY-User-Key-File|BEGIN OPENSSH PRIVATE KEY/.test(key)
    ? openWithSsh2(key, passphrase)
    : openWithNode(key, passphrase);
  const bits = opened.asymmetricKeyType === "rsa" ? opened.asymmetricKeyDetails?.modulusLength : undefined;
  if (bits !== undefined && bits < LEAST_RSA_BITS) {
    throw wrong(
      `This RSA key has ${bits} bits, and OpenSSH takes none under ${LEAST_RSA_BITS}: make a new key.`,
    );
  }
  const { privateKey, publicKey } = writeOpenSshKey(opened, comment);
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

const wrong = (message: string, field = "privateKey") => badInput(message, [{ field, message }]);
const needsPassphrase = () => wrong("This key is encrypted: give its passphrase.", "passphrase");
const wrongPassphrase = () =>
  wrong("The passphrase does not open this key: check it, or paste the key again whole.", "passphrase");
const unreadable = () =>
  wrong("This private key cannot be read: paste the whole file, from its BEGIN line to its END line.");
const convertPutty = () =>
  wrong(
    "This PuTTY key cannot be read here: export it with PuTTYgen as an OpenSSH key (Conversions, Export OpenSSH key).",
  );

/** The key alone, where OpenSSL wrote curve parameters or attributes in front of it. */
function cutKey(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const begin = lines.findIndex((line) => /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----$/.test(line));
  const end = lines.findIndex((line, at) => at > begin && /^-----END [A-Z0-9 ]*PRIVATE KEY-----$/.test(line));
  return (begin >= 0 && end >= 0 ? lines.slice(begin, end + 1) : lines).join("\n").trim();
}

function refuseOtherThings(key: string): void {
  if (/^(ssh-|ecdsa-|sk-)\S+ |BEGIN (RSA )?PUBLIC KEY|BEGIN SSH2 PUBLIC KEY/.test(key)) {
    throw wrong("This is the public half of a key: paste the private one, the file without .pub.");
  }
  if (/^PuTTY-User-Key-File-[3-9]/.test(key)) {
    throw convertPutty();
  }
  if (/BEGIN CERTIFICATE/.test(key)) throw wrong("This is a certificate and no private key.");
  if (/BEGIN DSA PRIVATE KEY/.test(key)) throw unusable("DSA");
  if (!/^(PuTTY-User-Key-File-|-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----)/.test(key)) {
    throw wrong("This is no private key: paste the whole file, from its BEGIN line to its END line.");
  }
}

const unusable = (kind: string) =>
  wrong(`Keys of the kind ${kind} cannot be used here: take Ed25519, ECDSA (P-256, P-384, P-521) or RSA.`);

/** OpenSSH's and PuTTY's own formats, which Node does not read. */
function openWithSsh2(key: string, passphrase: string | undefined): KeyObject {
  const rounds = passphrase ? roundsOf(key) : 0;
  if (rounds > MOST_ROUNDS) {
    throw wrong(
      `This key's passphrase is stretched by ${rounds} rounds, too many to open here: paste a copy with fewer (ssh-keygen -p -a 24).`,
    );
  }
  const parsed = passphrase ? ssh2.utils.parseKey(key, passphrase) : ssh2.utils.parseKey(key);
  if (!(parsed instanceof Error)) return readPem(parsed.getPrivatePEM());
  const { message } = parsed;
  if (/no passphrase given/i.test(message)) throw needsPassphrase();
  if (passphrase && /integrity|passphrase|malformed encrypted/i.test(message)) throw wrongPassphrase();
  // a security token's key, or one of PuTTY's kinds that only PuTTY reads
  const kind = /private key type: ([a-z0-9@.-]+)/i.exec(message)?.[1];
  if (kind !== undefined) throw unusable(kind);
  if (key.startsWith("PuTTY")) throw convertPutty();
  throw unreadable();
}

/** Rounds of bcrypt that stretch the passphrase (openssh-portable, PROTOCOL.key): magic, cipher, kdf, its options. */
function roundsOf(key: string): number {
  const body = Buffer.from(key.replace(/-----[^-]+-----/g, ""), "base64");
  let at = "openssh-key-v1\0".length;
  const next = (from: Buffer, start: number) => {
    const length = start + 4 <= from.length ? from.readUInt32BE(start) : 0;
    return from.subarray(start + 4, start + 4 + length);
  };
  for (let skipped = 0; skipped < 2; skipped += 1) at += 4 + next(body, at).length;
  const options = next(body, at);
  const salt = next(options, 0);
  const place = 4 + salt.length;
  return place + 4 <= options.length ? options.readUInt32BE(place) : 0;
}

function openWithNode(key: string, passphrase: string | undefined): KeyObject {
  const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(key);
  if (encrypted && !passphrase) throw needsPassphrase();
  if (/BEGIN ENCRYPTED PRIVATE KEY/.test(key)) return openPkcs8(key, passphrase ?? "");
  try {
    return createPrivateKey(encrypted ? { key, passphrase: passphrase ?? "" } : key);
  } catch {
    // OpenSSL's own words name neither the field nor what to do
    throw encrypted ? wrongPassphrase() : unreadable();
  }
}

/** What is judged is what is opened: OpenSSL's own reading of the text's lines plays no part. */
function openPkcs8(key: string, passphrase: string): KeyObject {
  const der = Buffer.from(key.replace(/-----[^-]+-----/g, ""), "base64");
  const rounds = pkcs8Rounds(der);
  if (rounds === null) throw unreadable();
  if (rounds > MOST_ITERATIONS) {
    throw wrong(
      `This key's passphrase is stretched by ${rounds} rounds, too many to open here: paste a copy with fewer (openssl pkcs8 -topk8 -iter 100000).`,
    );
  }
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8", passphrase });
  } catch {
    throw wrongPassphrase();
  }
}

function readPem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw unreadable();
  }
}
