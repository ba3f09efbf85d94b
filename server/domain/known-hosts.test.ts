import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findHostKeys, type KnownHostsTools } from "./known-hosts";

/** Keys as tokens: what a key is, the caller says. */
const tools: KnownHostsTools = {
  pause: () => Promise.resolve(),
  hmacSha1: (salt: string, text: string) =>
    createHmac("sha1", Buffer.from(salt, "base64")).update(text).digest("base64"),
  fingerprintOf: (key: string) =>
    /^(ssh-|ecdsa-)\S+ AAAA\S+$/.test(key) ? `SHA256:${key.split(" ")[1]}` : null,
};
const w1 = { name: "w1", address: "10.0.0.5", port: 22 };
const w2 = { name: "w2", address: "10.0.0.6", port: 2222 };
const v6 = { name: "v6", address: "fd00::5", port: 22 };
const find = (text: string, ...machines: (typeof w1)[]) => findHostKeys(text, machines, tools);
const keysOf = async (text: string, ...machines: (typeof w1)[]) =>
  Object.fromEntries((await find(text, ...machines)).keys);
const hashed = (name: string) => {
  const salt = Buffer.alloc(20, 7).toString("base64");
  return `|1|${salt}|${tools.hmacSha1(salt, name)}`;
};

describe("findHostKeys", () => {
  it.each([
    ["a plain name", "10.0.0.5 ssh-ed25519 AAAAone comment", w1],
    ["a list", "w1.example,10.0.0.5 ssh-ed25519 AAAAone", w1],
    ["a pattern", "10.0.0.* ssh-ed25519 AAAAone", w1],
    ["a pattern with one letter open", "10.0.?.* ssh-ed25519 AAAAone", w1],
    ["another port", "[10.0.0.6]:2222 ssh-ed25519 AAAAone", w2],
    ["a hashed name", `${hashed("10.0.0.5")} ssh-ed25519 AAAAone`, w1],
    ["a hashed name with a port", `${hashed("[10.0.0.6]:2222")} ssh-ed25519 AAAAone`, w2],
    ["an IPv6 address in another spelling", "FD00:0::5 ssh-ed25519 AAAAone", v6],
    ["tabs and carriage returns", "10.0.0.5\tssh-ed25519\tAAAAone\r\n", w1],
  ])("finds %s", async (_, text, machine) => {
    expect(await keysOf(text, machine)).toEqual({ [machine.name]: "ssh-ed25519 AAAAone" });
  });

  it.each([
    ["the same address at another port", "10.0.0.6 ssh-ed25519 AAAAone", w2],
    ["a longer address", "10.0.0.55 ssh-ed25519 AAAAone", w1],
    ["a dot for any letter", "10a0.0.5 ssh-ed25519 AAAAone", w1],
    ["a pattern that asks for more", "10.0.0.5?* ssh-ed25519 AAAAone", w1],
    ["a name that is taken out of the pattern", "10.0.0.*,!10.0.0.5 ssh-ed25519 AAAAone", w1],
    ["another hashed name", `${hashed("10.0.0.9")} ssh-ed25519 AAAAone`, w1],
  ])("does not take %s", async (_, text, machine) => {
    expect(await find(text, machine)).toMatchObject({ pinned: [], missing: [machine.name] });
  });

  it("takes no longer for a pattern made to take long", async () => {
    const pattern = `${"*a".repeat(100)}*b`;
    const long = { name: "long", address: "a".repeat(63), port: 22 };
    const began = performance.now();
    expect((await find(`${pattern} ssh-ed25519 AAAAone`, long)).missing).toEqual(["long"]);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it("takes the kind of key that OpenSSH prefers", async () => {
    const text = "10.0.0.5 ssh-rsa AAAAr\n10.0.0.5 ecdsa-sha2-nistp256 AAAAe\n10.0.0.5 ssh-ed25519 AAAAd";
    expect(await keysOf(text, w1)).toEqual({ w1: "ssh-ed25519 AAAAd" });
  });

  it("tells revoked keys, authorities and lines it cannot read, and pins none of them", async () => {
    const text = [
      "# a comment",
      "10.0.0.5 ssh-ed25519 AAAAone",
      "@revoked * ssh-ed25519 AAAAone",
      "@cert-authority 10.0.0.6 ssh-ed25519 AAAAtwo",
      "nonsense",
      "@other 10.0.0.5 ssh-ed25519 AAAAthree",
    ].join("\n");
    const { keys, pinned, missing, problems } = await find(text, w1, w2);
    expect([keys.size, pinned, missing]).toEqual([0, [], ["w1", "w2"]]);
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^2 the key of w1 is marked as revoked/),
      expect.stringMatching(/^3 the key is marked as revoked/),
      expect.stringMatching(/^4 a certificate authority/),
      expect.stringMatching(/^5 no line of known_hosts/),
      expect.stringMatching(/^6 @other is no marker/),
    ]);
  });
});
