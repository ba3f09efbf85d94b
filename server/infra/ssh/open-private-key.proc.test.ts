import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPrivateKey } from "./open-private-key";

/** Keys that ssh2 brings with it; PuTTYgen writes version 3 today. */
const PUTTY_KEYS = path.resolve(import.meta.dirname, "../../../node_modules/ssh2/test/fixtures/keyParser");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fairlead-open-key-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const keygen = (...args: string[]) => execFileSync("ssh-keygen", args, { encoding: "utf8" });
let made = 0;
/** A key that ssh-keygen made: its private file's text and its public line without comment. */
function keyOf(kind: string[], { passphrase = "", format = "" } = {}) {
  const file = path.join(folder, `key${++made}`);
  keygen("-q", "-f", file, "-N", passphrase, "-C", "someone", ...kind);
  if (format) keygen("-q", "-p", "-f", file, "-m", format, "-P", passphrase, "-N", passphrase);
  const [type, blob] = readFileSync(`${file}.pub`, "utf8").split(" ");
  return { text: readFileSync(file, "utf8"), publicKey: `${type} ${blob}` };
}
/** A key that openssl pkcs8 sealed, and its public line. */
function pkcs8(how: string[]) {
  const { text, publicKey } = keyOf(["-t", "ecdsa"], { format: "PEM" });
  const args = ["pkcs8", "-topk8", ...how, "-passout", "pass:open sesame"];
  return { publicKey, sealed: execFileSync("openssl", args, { input: text, encoding: "utf8" }) };
}
const open = (text: string, passphrase?: string) =>
  openPrivateKey({ text, passphrase, comment: "fairlead x" });

/** What OpenSSH and our own client make of the private key that we wrote. */
function readBack(privateKey: string): string[] {
  const file = path.join(folder, `written${++made}`);
  writeFileSync(file, privateKey, { mode: 0o600 });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const ours = `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`;
  return [keygen("-y", "-P", "", "-f", file).split(" ").slice(0, 2).join(" ").trim(), ours];
}

const KINDS: [string, string[]][] = [
  ["Ed25519", ["-t", "ed25519"]],
  ["ECDSA P-256", ["-t", "ecdsa", "-b", "256"]],
  ["ECDSA P-384", ["-t", "ecdsa", "-b", "384"]],
  ["ECDSA P-521", ["-t", "ecdsa", "-b", "521"]],
  ["RSA", ["-t", "rsa", "-b", "2048"]],
];

describe("openPrivateKey", () => {
  it.each(KINDS)("opens %s and writes what OpenSSH and our client read", (_, kind) => {
    const key = keyOf(kind);
    const opened = open(`\n  ${key.text.replaceAll("\n", "\r\n")}\n`);
    expect(opened.publicKey).toBe(`${key.publicKey} fairlead x`);
    expect(opened.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    expect(readBack(opened.privateKey)).toEqual([key.publicKey, key.publicKey]);
  });

  it.each([
    ["OpenSSH's format", ["-t", "ed25519"], ""],
    ["OpenSSH's format, ECDSA", ["-t", "ecdsa"], ""],
    ["PEM", ["-t", "rsa", "-b", "2048"], "PEM"],
    ["PKCS#8", ["-t", "ecdsa"], "PKCS8"],
  ])(
    "F26: of an encrypted key in %s asks for the passphrase, and says when it is another",
    (_, kind, format) => {
      const key = keyOf(kind, { passphrase: "open sesame", format });
      expect(readBack(open(key.text, "open sesame").privateKey)[0]).toBe(key.publicKey);
      expect(() => open(key.text)).toThrow("This key is encrypted: give its passphrase.");
      expect(() => open(key.text, "")).toThrow("give its passphrase");
      expect(() => open(key.text, "wrong")).toThrow("The passphrase does not open this key");
    },
  );

  it("does not begin with a passphrase that would hold everybody up", () => {
    const { text } = keyOf(["-t", "ed25519", "-a", "201"], { passphrase: "open sesame" });
    expect(() => open(text, "open sesame")).toThrow("201 rounds, too many");
    const { text: slow, publicKey } = keyOf(["-t", "ed25519", "-a", "40"], { passphrase: "open sesame" });
    expect(open(slow, "open sesame").publicKey).toContain(publicKey);
  });

  it.each([
    ["PBKDF2", ["-v2", "aes256", "-iter", "100000"]],
    ["PBKDF2 with SHA-512", ["-v2", "aes128", "-v2prf", "hmacWithSHA512"]],
    ["PKCS#12's own", ["-v1", "PBE-SHA1-3DES"]],
    ["scrypt", ["-scrypt"]],
  ])("opens PKCS#8 whose passphrase is stretched by %s", (_, how) => {
    const { publicKey, sealed } = pkcs8(how);
    expect(open(sealed, "open sesame").publicKey).toContain(publicKey);
    expect(() => open(sealed, "wrong")).toThrow("The passphrase does not open this key");
  });

  it("refuses PKCS#8 that would hold everybody up before it begins, whoever wrote its numbers", () => {
    const iterations = (sealed: string, from: string, to: string) => {
      const der = Buffer.from(sealed.replace(/-----[^-]+-----/g, ""), "base64").toString("hex");
      expect(der).toContain(from);
      const pem = Buffer.from(der.replace(from, to), "hex").toString("base64");
      return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${pem}\n-----END ENCRYPTED PRIVATE KEY-----`;
    };
    // 65537 iterations in three bytes, and as many as three bytes hold
    const pbkdf2 = iterations(pkcs8(["-v2", "aes256", "-iter", "65537"]).sealed, "0203010001", "02037fffff");
    // N = 16384, r = 8, p = 1; then r and p as large as their byte holds
    const scrypt = iterations(pkcs8(["-scrypt"]).sealed, "02024000020108020101", "0202400002017f02017f");
    for (const [key, rounds] of [
      [pbkdf2, 0x7fffff],
      [scrypt, 16384 * 127 * 127],
    ] as const) {
      const began = performance.now();
      expect(() => open(key, "open sesame")).toThrow(`stretched by ${rounds} rounds, too many`);
      expect(performance.now() - began).toBeLessThan(100);
    }
    const { sealed } = pkcs8(["-v2", "aes256"]);
    const lines = sealed.split("\n");
    // an indefinite length, which OpenSSL would follow
    const loose = iterations(
      sealed,
      Buffer.from(lines[1] ?? "", "base64")
        .toString("hex")
        .slice(0, 8),
      "30800000",
    );
    expect(() => open(loose, "open sesame")).toThrow("cannot be read");
  });

  it("passes over what OpenSSL writes around a key", () => {
    const { text, publicKey } = keyOf(["-t", "ecdsa"], { format: "PEM" });
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----";
    const opened = open(`Bag Attributes\n    friendlyName: ada\n${parameters}\n${text}\n${publicKey}`);
    expect(opened.publicKey).toContain(publicKey);
  });

  it("opens PKCS#8 of Ed25519, which ssh-keygen cannot write", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const opened = open(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
    expect(readBack(opened.privateKey)[0]).toBe(opened.publicKey.split(" ").slice(0, 2).join(" "));
  });

  it("opens PuTTY's keys of version 2, and says what to do with the others", () => {
    const fixture = (name: string) => readFileSync(path.join(PUTTY_KEYS, name), "utf8");
    const opened = open(fixture("ppk_rsa"));
    expect(opened.publicKey).toMatch(/^ssh-rsa AAAA/);
    expect(readBack(opened.privateKey)[0]).toBe(opened.publicKey.split(" ").slice(0, 2).join(" "));
    const encrypted = fixture("ppk_rsa_enc");
    expect(() => open(encrypted, "node.js")).toThrow("has 1023 bits");
    expect(() => open(encrypted)).toThrow("give its passphrase");
    expect(() => open(encrypted, "wrong")).toThrow("does not open this key");
    expect(() => open("PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: none")).toThrow("PuTTYgen");
  });

  it("writes numbers with leading zeros and set first bits as OpenSSH reads them, however many", () => {
    for (let n = 0; n < 40; n += 1) {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: n % 2 ? "P-256" : "P-521" });
      const opened = open(privateKey.export({ format: "pem", type: "sec1" }).toString());
      const parsed = ssh2.utils.parseKey(opened.privateKey);
      if (parsed instanceof Error) throw parsed;
      const signed = parsed.sign(Buffer.from("x"));
      expect(parsed.verify(Buffer.from("x"), signed as Buffer)).toBe(true);
    }
  });

  it("says what was pasted instead of a private key, and shows nothing of it", () => {
    const { text, publicKey } = keyOf(["-t", "ed25519"]);
    const dsa = "-----BEGIN DSA PRIVATE KEY-----\nMIIBuw\n-----END DSA PRIVATE KEY-----";
    const ed448 = generateKeyPairSync("ed448").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const cut = text.split("\n").slice(0, 3).join("\n");
    for (const [pasted, sentence] of [
      [publicKey, /public half/],
      ["---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", /public half/],
      ["-----BEGIN CERTIFICATE-----\nMIIB", /certificate/],
      ["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", /PuTTYgen/],
      ["hello", /no private key/],
      [cut, /cannot be read/],
      ["-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", /cannot be read/],
      [dsa, /DSA cannot be used/],
      [ed448, /cannot be used/],
    ] as const) {
      expect(() => open(pasted)).toThrow(sentence);
      expect(() => open(pasted)).not.toThrow(pasted.split("\n")[1] || "nothing at all");
    }
  });
});
