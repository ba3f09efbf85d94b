import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKey } from "./load-key";
import { keyIdOf, makeSecretBox } from "./secret-box";

describe("a secret box", () => {
  const box = makeSecretBox(randomBytes(32));

  it("opens what it sealed, for the same row only", () => {
    const sealed = box.seal("päßwörd 🗝", "row-1");
    expect(box.open(sealed, "row-1")).toBe("päßwörd 🗝");
    expect(() => box.open(sealed, "row-2")).toThrow("changed or moved");
  });
  it("never seals the same twice and shows nothing of it", () => {
    const [one, two] = [box.seal("the secret", "a"), box.seal("the secret", "a")];
    expect(one).not.toBe(two);
    expect(Buffer.from(one).includes("secret")).toBe(false);
  });
  it("notices every changed byte", () => {
    const sealed = box.seal("x", "a");
    const bytes = Buffer.from(sealed.slice(9), "base64url");
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => box.open(`${box.keyId}.${changed.toString("base64url")}`, "a")).toThrow("changed");
    }
    expect(() => box.open(`${box.keyId}.${bytes.subarray(0, 20).toString("base64url")}`, "a")).toThrow();
  });
  it("names the key that is needed", () => {
    const other = makeSecretBox(randomBytes(32));
    const sealed = other.seal("x", "a");
    expect(keyIdOf(sealed)).toBe(other.keyId);
    expect(() => box.open(sealed, "a")).toThrow(`sealed with another key (${other.keyId}, not ${box.keyId})`);
  });
  it("derives one secret a purpose, always the same", () => {
    expect(box.derive("a")).toBe(box.derive("a"));
    expect(box.derive("a")).not.toBe(box.derive("b"));
  });
});

describe("loadKey", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-key-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const load = (anythingSealed = false, fromEnv?: string) => loadKey({ fromEnv, dataDir, anythingSealed });

  it("makes a file that only its owner reads, and uses it from then on", () => {
    const key = load();
    expect(statSync(path.join(dataDir, "key")).mode & 0o777).toBe(0o600);
    expect(load(true)).toEqual(key);
    expect(readdirSync(dataDir)).toEqual(["key"]);
  });
  it("makes no new key while the database holds something sealed", () => {
    expect(() => load(true)).toThrow(/^The key file .*\/key is missing but the database holds secrets/);
    expect(readdirSync(dataDir)).toEqual([]);
  });
  it("takes the configured key and writes none", () => {
    const key = randomBytes(32);
    expect(load(true, key.toString("base64"))).toEqual(key);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(() => load(false, "short")).toThrow(/^FAIRLEAD_KEY is not a key: 32 bytes in base64/);
  });
  it("refuses a file that others can read, and one that is no key", () => {
    load();
    const file = path.join(dataDir, "key");
    chmodSync(file, 0o644);
    expect(() => load()).toThrow(`can be read by others: chmod 600 ${file}`);
    writeFileSync(file, "nonsense");
    chmodSync(file, 0o600);
    expect(() => load()).toThrow(/is not a key/);
    expect(readFileSync(file, "utf8")).toBe("nonsense");
  });
});
