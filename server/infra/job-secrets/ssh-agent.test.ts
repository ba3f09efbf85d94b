import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { startSshAgent } from "./ssh-agent";

const folder = mkdtempSync("/dev/shm/fl-agent-test-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("holds keys that were given in memory, signs with them, and is gone after stop", async () => {
  const pair = makeSshKeyPair("run key");
  const agent = await startSshAgent({ folder, keys: [pair.privateKey], runId: "r1" });
  expect(agent.publicKeys).toEqual([pair.publicKey.trim()]);
  expect(statSync(agent.socket).mode & 0o777).toBe(0o600);
  const env = { ...process.env, SSH_AUTH_SOCK: agent.socket };
  expect(execFileSync("ssh-add", ["-L"], { env, encoding: "utf8" }).trim()).toBe(pair.publicKey.trim());
  await agent.stop();
  expect(existsSync(agent.socket)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

it("refuses what is no key with a sentence, and leaves no agent", async () => {
  await expect(startSshAgent({ folder, keys: ["no key at all"], runId: "r2" })).rejects.toMatchObject({
    code: "bad_input",
    message: expect.stringContaining("SSH key 1 cannot be used"),
  });
  expect(readdirSync(folder)).toEqual([]);
});
