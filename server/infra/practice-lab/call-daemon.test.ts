import { mkdtemp, rm, stat } from "node:fs/promises";
import type { Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PracticeLabError } from "@/server/domain/practice-lab";
import { callDaemon } from "./call-daemon";
import { type Handle, serveRequests } from "./daemon/serve";

let folder: string;
let server: Server | undefined;
const socket = () => path.join(folder, "owner", "lab.sock");
const serve = async (handle: Handle) => {
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  server = await serveRequests(socket(), owner, handle);
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "fl-call-"));
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

it("streams progress and answers, over a socket only its owner may open", async () => {
  await serve(async (request, line) => {
    line("first");
    line("second");
    return request;
  });
  const lines: string[] = [];
  const result = await callDaemon(socket(), { verb: "status" }, { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(["first", "second"]);
  expect(result).toEqual({ id: 1, verb: "status" });
  expect((await stat(socket())).mode & 0o777).toBe(0o600);
});

it("hands a refusal over with its reason and sentence", async () => {
  await serve(async () => {
    throw new PracticeLabError("practice_lab_no_room", "It does not fit.");
  });
  await expect(callDaemon(socket(), { verb: "status" })).rejects.toMatchObject({
    reason: "practice_lab_no_room",
    message: "It does not fit.",
  });
});

it("tells the daemon when the caller gives up", async () => {
  const gaveUp = new Promise<boolean>((resolve) => {
    void serve(
      (_request, _line, signal) =>
        new Promise(() => signal.addEventListener("abort", () => resolve(signal.aborted))),
    );
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const caller = new AbortController();
  const call = callDaemon(socket(), { verb: "status" }, { signal: caller.signal });
  setTimeout(() => caller.abort(), 20);
  await expect(call).rejects.toThrow(/given up/);
  expect(await gaveUp).toBe(true);
});

it("says so when the daemon dies before it answers", async () => {
  await serve(() => new Promise(() => {}));
  server?.on("connection", (connection) => setTimeout(() => connection.destroy(), 20));
  await expect(callDaemon(socket(), { verb: "status" })).rejects.toThrow(/ended before it answered/);
});
