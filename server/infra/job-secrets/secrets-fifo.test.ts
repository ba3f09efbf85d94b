import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { afterAll, expect, it } from "vitest";
import { serveSecretsFifo } from "./secrets-fifo";

const folder = mkdtempSync("/dev/shm/fl-fifo-test-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => text(spawn("cat", [file]).stdout);

it("gives one reader after the other the whole document once, however large, and keeps nothing", async () => {
  const variables = { join_token: "abcdef.0123456789abcdef", large: "x".repeat(300_000), port: 6443 };
  const fifo = await serveSecretsFifo({ folder, variables });
  expect(statSync(fifo.path).isFIFO()).toBe(true);
  expect(statSync(fifo.path).mode & 0o777).toBe(0o600);
  for (let reader = 0; reader < 3; reader++) {
    const said = JSON.parse(await read(fifo.path));
    expect(said.port).toBe(6443);
    expect(said.join_token).toEqual({ __ansible_unsafe: variables.join_token });
    expect(said.large.__ansible_unsafe).toHaveLength(300_000);
  }
  await fifo.stop();
  expect(existsSync(fifo.path)).toBe(false);
});

it("stops while nobody reads, and while a reader does not go on", async () => {
  const idle = await serveSecretsFifo({ folder, variables: {} });
  await idle.stop();
  const fifo = await serveSecretsFifo({ folder, variables: { large: "x".repeat(300_000) } });
  const slow = spawn("sh", ["-c", `exec 3<"$1"; echo open; exec sleep 60`, "sh", fifo.path]);
  await new Promise((resolve) => slow.stdout.once("data", resolve));
  await fifo.stop();
  slow.kill("SIGKILL");
  expect(() => readFileSync(fifo.path)).toThrow("ENOENT");
});
