import { createReadStream } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream";
import { readManifest } from "./read-bundle";

/**
 * Serves the files of a bundle on a loopback port of its own, for the SSH forwards of a deploy: GET /PATH, PATH as in
 * bundle.json. Nothing else is served and nothing is written; the hosts check the sums.
 */
export async function serveBundle(folder: string): Promise<{ port: number; stop: () => Promise<void> }> {
  const { manifest } = await readManifest(folder);
  const files = new Map(manifest.files.map((file) => [`/${file.path}`, file]));
  const server = createServer((request, answer) => {
    const file = files.get(decodePath(request.url ?? ""));
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(answer, 405);
    if (!file) return refuse(answer, 404);
    answer.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": file.size,
      etag: `"${file.sha256}"`,
    });
    if (request.method === "HEAD") return answer.end();
    // a host that goes away, or a file that is shorter than it was, ends the connection: the host's sum check sees it
    pipeline(createReadStream(path.join(folder, file.path), { highWaterMark: 1 << 20 }), answer, () => {});
  });
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The file server has no port.");
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: address.port, stop };
}

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return "";
  }
}

function refuse(answer: ServerResponse, status: number): void {
  answer
    .writeHead(status, { "content-type": "text/plain" })
    .end(status === 405 ? "GET only\n" : "not in bundle.json\n");
}
