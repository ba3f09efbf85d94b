import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { fingerprintOf, makeSshKeyPair } from "./key-pair";

it("makes keys that OpenSSH reads, with the fingerprint it prints", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fairlead-key-"));
  const pair = makeSshKeyPair("fairlead lab 1");
  const file = path.join(folder, "id");
  writeFileSync(file, pair.privateKey, { mode: 0o600 });
  const publicOfPrivate = execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();
  expect(publicOfPrivate).toBe(pair.publicKey.trim());
  writeFileSync(`${file}.pub`, `${pair.publicKey}\n`);
  const printed = execFileSync("ssh-keygen", ["-l", "-f", `${file}.pub`], { encoding: "utf8" });
  expect(printed).toContain(` ${pair.fingerprint} fairlead lab 1`);
  rmSync(folder, { recursive: true });
});

it("makes whole keys, however many", () => {
  // without the second try one of 256 lacks a byte: 2,000 without one would be a chance of 1 in 2,500
  for (let made = 0; made < 2000; made += 1) {
    const [, blob = ""] = makeSshKeyPair("x").publicKey.split(" ");
    expect(Buffer.from(blob, "base64")).toHaveLength(4 + "ssh-ed25519".length + 4 + 32);
  }
});

it("refuses what is no public key", () => {
  expect(() => fingerprintOf("ssh-ed25519 nonsense")).toThrow("no OpenSSH public key");
});
