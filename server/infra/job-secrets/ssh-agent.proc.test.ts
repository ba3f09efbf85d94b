import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync("/dev/shm/fl-agent-test-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("ends by itself when the process that started it is killed", async () => {
  const program = `
    import { startSshAgent } from ${JSON.stringify(path.join(import.meta.dirname, "ssh-agent.ts"))};
    await startSshAgent({ folder: ${JSON.stringify(folder)}, keys: [], runId: "r3" });
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: path.resolve(import.meta.dirname, "../../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(owner.stdout, "data");
  const socket = path.join(folder, "agent");
  expect(existsSync(socket)).toBe(true);
  owner.kill("SIGKILL");
  for (let tries = 0; tries < 240 && existsSync(socket); tries++) await sleep(100);
  expect(existsSync(socket)).toBe(false);
}, 40_000);
