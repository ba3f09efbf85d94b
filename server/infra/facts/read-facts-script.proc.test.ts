import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { hostname, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { READ_FACTS_SCRIPT } from "./read-facts-script";

const MARKER = "marker-of-a-test";
/** What a small system has: no ip, no ss, no timeout, no python. */
const FEW = ["cat", "date", "df", "grep", "id", "ls", "uname"];

let few: string;
beforeAll(() => {
  few = mkdtempSync(path.join(tmpdir(), "fl-few-"));
  mkdirSync(path.join(few, "bin"));
  for (const name of FEW) {
    const program = [`/usr/bin/${name}`, `/bin/${name}`].find(existsSync);
    if (program) symlinkSync(program, path.join(few, "bin", name));
  }
});
afterAll(() => rmSync(few, { recursive: true, force: true }));

function readHere(shell: string, options: { script?: string; uid?: number } = {}) {
  const sentAt = Date.now();
  const { stdout, stderr, status } = spawnSync(shell, ["-s", MARKER], {
    input: options.script ?? READ_FACTS_SCRIPT,
    encoding: "utf8",
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return parseFacts(stdout, MARKER, { sentAt, firstAt: Date.now() });
}

describe("the script that reads facts", () => {
  it.each(["dash", "bash"])("reads this machine with %s", (shell) => {
    const facts = readHere(shell);
    expect(facts.hostname).toBe(hostname());
    expect(facts.memory.totalKiB).toBe(Math.round(totalmem() / 1024));
    expect(facts.cpu.list.map((cpu) => cpu.id)).toContain(0);
    expect(facts.kernelParts.filesystems).toContain("proc");
    expect(facts.nics.find((nic) => nic.kind === "loopback")?.addresses).toContain("127.0.0.1/8");
    expect(facts.filesystems.some((one) => one.mount === "/" && one.bytes > one.freeBytes)).toBe(true);
    expect(Math.abs(facts.clock.skewMs)).toBeLessThanOrEqual(facts.clock.uncertaintyMs);
  });

  it("says the same of addresses, routes and memory where only a few programs are", () => {
    const all = readHere("dash");
    const script = READ_FACTS_SCRIPT.replace(/^PATH=.*$/m, `PATH=${few}/bin; export PATH`);
    expect(script).not.toBe(READ_FACTS_SCRIPT);
    const some = readHere("dash", { script });
    expect(some).toMatchObject({ python: null, memory: { totalKiB: all.memory.totalKiB }, cpu: all.cpu });
    const loopback = (facts: typeof all) => facts.nics.find((nic) => nic.kind === "loopback")?.addresses;
    expect(loopback(some)).toEqual(loopback(all));
    const defaults = (facts: typeof all) =>
      facts.routes
        .filter((one) => one.destination === "default" && one.gateway?.includes("."))
        .map((one) => one.gateway);
    expect(defaults(some)).toEqual(defaults(all));
  });

  it("tells a plain user what he may not see", () => {
    const facts = readHere("dash", { uid: 65534 });
    expect(facts.root).toBe(false);
    expect(facts.cpu.list.length).toBeGreaterThan(0);
    expect(facts.unread.map((one) => one.what)).toContain("programs that listen");
  });

  it("is refused when it did not come to its end", () => {
    const { stdout } = spawnSync("dash", ["-s", MARKER], { input: READ_FACTS_SCRIPT, encoding: "utf8" });
    const half = stdout.slice(0, stdout.length / 2);
    expect(() => parseFacts(half, MARKER, { sentAt: 0, firstAt: 0 })).toThrow(/before its end/);
  });
});
