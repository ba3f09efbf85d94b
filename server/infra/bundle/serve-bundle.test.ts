import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { serveBundle } from "./serve-bundle";
import { makeSmallBundle } from "./small-bundle-under-test";

let work = "";
let server: Awaited<ReturnType<typeof serveBundle>>;
beforeEach(async () => {
  work = mkdtempSync(path.join(tmpdir(), "fairlead-serve-"));
  makeSmallBundle(path.join(work, "bundle"));
  writeFileSync(path.join(work, "secret"), "secret");
  writeFileSync(path.join(work, "bundle/bin/extra"), "not in the manifest");
  server = await serveBundle(path.join(work, "bundle"));
});
afterEach(async () => {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
});

const ask = (place: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${place}`, init);

/** As it is: fetch would tidy the path first. */
async function askRaw(place: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  socket.end(`GET ${place} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

it("gives every file of the manifest, whole", async () => {
  const answer = await ask("/bin/kube");
  const body = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get("content-length")).toBe(String(body.length));
  expect(answer.headers.get("etag")).toBe(`"${createHash("sha256").update(body).digest("hex")}"`);
  expect(body.toString()).toContain("v1.34.4");
  expect((await ask("/images/kubernetes.tar")).status).toBe(200);
  expect((await ask("/bin/kube", { method: "HEAD" })).headers.get("content-length")).toBe(
    String(body.length),
  );
});

it("gives nothing else, and takes nothing", async () => {
  for (const place of ["/", "/bundle.json", "/bin", "/bin/extra", "/bin/%", "//bin/kube"]) {
    expect((await ask(place)).status, place).toBe(404);
  }
  for (const place of ["/../secret", "/bin/../../secret", "/%2e%2e/secret", "/bin/..%2f..%2fsecret"]) {
    expect(await askRaw(place), place).toMatch(/^HTTP\/1\.1 404 /);
  }
  for (const method of ["PUT", "POST", "DELETE"])
    expect((await ask("/bin/kube", { method })).status).toBe(405);
});

it("ends with its connections", async () => {
  const socket = connect(server.port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  await server.stop();
  await closed;
  await expect(ask("/bin/kube")).rejects.toThrow();
});
