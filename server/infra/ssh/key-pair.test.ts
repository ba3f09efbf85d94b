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

it("refuses what is no public key", () => {
  expect(() => fingerprintOf("ssh-ed25519 nonsense")).toThrow("no OpenSSH public key");
});
