import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSshKeyPair } from "./key-pair";
import { type AgentEndpoint, writeSshConfig } from "./write-ssh-config";

const folder = mkdtempSync(path.join(tmpdir(), "fl ssh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [key, other] = [makeSshKeyPair("one"), makeSshKeyPair("other")];
const endpoint = (name: string, address: string, over: Partial<AgentEndpoint> = {}): AgentEndpoint => ({
  name,
  address,
  port: 22,
  user: "root",
  hostKeys: [makeSshKeyPair(name).publicKey],
  publicKey: key.publicKey,
  ...over,
});
const jump = endpoint("jump", "192.0.2.2", { user: "ops", port: 2222, publicKey: other.publicKey });
const inner = endpoint("inner", "192.0.2.3");
let config: string;
beforeAll(async () => {
  config = await writeSshConfig({
    folder,
    agentSocket: path.join(folder, "agent"),
    controlDir: folder,
    routes: [
      { target: endpoint("far", "198.51.100.1"), via: [jump, inner] },
      { target: endpoint("near", "198.51.100.1", { port: 2022 }), via: [jump] },
      { target: endpoint("direct", "203.0.113.1", { hostKeys: ["ssh-rsa AAAA"] }), via: [] },
    ],
  });
});

/** What OpenSSH itself makes of the file. */
function asOpenSsh(host: string): Record<string, string> {
  const lines = execFileSync("ssh", ["-G", "-F", config, host], { encoding: "utf8" }).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
  );
}

describe("writeSshConfig", () => {
  it.each([
    ["far", "198.51.100.1", "22", "root", "jump,inner"],
    ["near", "198.51.100.1", "2022", "root", "jump"],
    ["direct", "203.0.113.1", "22", "root", undefined],
    ["jump", "192.0.2.2", "2222", "ops", undefined],
  ])("routes %s as OpenSSH reads it", (host, hostname, port, user, proxyjump) => {
    const read = asOpenSsh(host);
    expect(read).toMatchObject({ hostname, port, user, hostkeyalias: host });
    expect(read.proxyjump).toBe(proxyjump);
  });

  it("checks strictly against the run's own pins and offers only pinned key types", () => {
    const read = asOpenSsh("far");
    expect(read).toMatchObject({
      stricthostkeychecking: "true",
      globalknownhostsfile: "/dev/null",
      userknownhostsfile: `"${folder}/known_hosts"`.replaceAll('"', ""),
      hostkeyalgorithms: "ssh-ed25519",
      identitiesonly: "yes",
      batchmode: "yes",
      serveraliveinterval: "5",
      serveralivecountmax: "3",
    });
    expect(asOpenSsh("direct").hostkeyalgorithms).toBe("rsa-sha2-512,rsa-sha2-256");
    const pins = readFileSync(path.join(folder, "known_hosts"), "utf8").trim().split("\n");
    expect(pins.map((line) => line.split(" ")[0]).sort()).toEqual(["direct", "far", "inner", "jump", "near"]);
  });

  it("names for each machine the agent's key by its public half, and holds no private one", () => {
    const publicHalf = (host: string) => readFileSync(asOpenSsh(host).identityfile ?? "", "utf8").trim();
    expect(publicHalf("far")).toBe(key.publicKey.trim());
    expect(publicHalf("jump")).toBe(other.publicKey.trim());
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });
});
