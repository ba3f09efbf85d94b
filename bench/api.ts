import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Figure, figure, percentile } from "./bench";
import { startSeededProduct } from "./seeded-product";

const JOBS = 10_000;
const WARM_UP = 20;
const SAMPLES = 200;

/** Time of each GET, ms, one after the other on one keep-alive connection. */
async function timeGets(url: string, cookie: string): Promise<{ times: number[]; body: Buffer }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let body: Buffer = Buffer.alloc(0);
  for (let index = 0; index < WARM_UP + SAMPLES; index += 1) {
    const began = performance.now();
    const [status, bytes] = await new Promise<[number | undefined, Buffer]>((resolve, reject) => {
      get(url, { agent, headers: { cookie } }, (answer) => {
        buffer(answer).then((read) => resolve([answer.statusCode, read]), reject);
      }).once("error", reject);
    });
    if (status !== 200) throw new Error(`GET ${url}: ${status} ${bytes.toString()}`);
    if (index >= WARM_UP) times.push(performance.now() - began);
    body = bytes;
  }
  agent.destroy();
  return { times, body };
}

/** The plain way: Node's own server answering the same bytes from memory. */
async function timePlainServer(body: Buffer): Promise<number[]> {
  const server = createServer((_, answer) => answer.end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    return (await timeGets(`http://127.0.0.1:${port}/`, "")).times;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** [rows of the first page, ms its p95 may take] */
const TARGETS = [
  [100, 10],
  [1000, 40],
] as const;

/** p95 of the first page of 100 and of 1,000 of 10,000 jobs. */
export async function* benchApi(): AsyncGenerator<Figure> {
  const { product, session } = await startSeededProduct(JOBS);
  try {
    for (const [limit, target] of TARGETS) {
      const { times, body } = await timeGets(`${product.url}/api/v1/jobs?limit=${limit}`, session.cookie);
      const plain = await timePlainServer(body);
      const name = `list ${limit} of ${JOBS} jobs`;
      const baseline = percentile(plain, 0.95);
      yield figure(`${name}, p95`, percentile(times, 0.95), "ms", { baseline, target });
      yield figure(`${name}, p50`, percentile(times, 0.5), "ms", { baseline: percentile(plain, 0.5) });
    }
  } finally {
    await product.stop();
  }
}
