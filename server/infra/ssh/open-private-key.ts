import { createPrivateKey, type KeyObject } from "node:crypto";
import ssh2 from "ssh2";
import { badInput, DomainError } from "@/server/domain/errors";
import { fingerprintOf, type SshKeyPair } from "./key-pair";
import { writeOpenSshKey } from "./write-openssh-key";

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
  const key = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .join("\n")
    .trim();
  refuseOtherThings(key);
  const opened = /PuTTY-User-Key-File|BEGIN OPENSSH PRIVATE KEY/.test(key)
    ? openWithSsh2(key, passphrase)
    : openWithNode(key, passphrase);
  const { privateKey, publicKey } = writeOpenSshKey(opened, comment);
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

const wrong = (message: string, field = "privateKey") => badInput(message, [{ field, message }]);
const needsPassphrase = () => wrong("This key is encrypted: give its passphrase.", "passphrase");
const wrongPassphrase = () =>
  wrong("The passphrase does not open this key: check it, or paste the key again whole.", "passphrase");

function refuseOtherThings(key: string): void {
  if (/^(ssh-|ecdsa-|sk-)\S+ |BEGIN (RSA )?PUBLIC KEY|BEGIN SSH2 PUBLIC KEY/.test(key)) {
    throw wrong("This is the public half of a key: paste the private one, the file without .pub.");
  }
  if (/^PuTTY-User-Key-File-[3-9]/.test(key)) {
    throw wrong(
      "This is a PuTTY key of version 3: save it with PuTTYgen as an OpenSSH key (Conversions, Export OpenSSH key).",
    );
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
  const parsed = passphrase ? ssh2.utils.parseKey(key, passphrase) : ssh2.utils.parseKey(key);
  if (!(parsed instanceof Error)) return readPem(parsed.getPrivatePEM());
  const { message } = parsed;
  if (/no passphrase given/i.test(message)) throw needsPassphrase();
  if (/unsupported|type/i.test(message) && /sk-/.test(message)) throw unusable("of a security token");
  if (passphrase) throw wrongPassphrase();
  throw wrong("This private key cannot be read: paste the whole file, from its BEGIN line to its END line.");
}

function openWithNode(key: string, passphrase: string | undefined): KeyObject {
  const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(key);
  if (encrypted && !passphrase) throw needsPassphrase();
  try {
    return createPrivateKey(encrypted ? { key, passphrase: passphrase ?? "" } : key);
  } catch {
    // OpenSSL's own words name neither the field nor what to do
    throw encrypted
      ? wrongPassphrase()
      : wrong("This private key cannot be read: paste the whole file, from its BEGIN line to its END line.");
  }
}

function readPem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw wrong("This private key is of a kind that cannot be used here: take Ed25519, ECDSA or RSA.");
  }
}
