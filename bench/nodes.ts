import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium, type Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { makeLab } from "@/db/testing/factories";
import { recordedNodes } from "@/e2e/fixtures/seed-nodes";
import { type ClusterAccess, readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { ApiServerUnderTest } from "@/server/infra/kubernetes/api-server-under-test";
import { makeSecretBox } from "@/server/infra/secret-box/secret-box";
import { fingerprintOf, makeSshKeyPair, type SshKeyPair } from "@/server/infra/ssh/key-pair";
import { type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { type Engine, startEngine } from "@/server/runner/engine-under-test";
import { startWeb, type Web } from "@/server/runner/web-under-test";
import { addRevision, makeCluster } from "@/server/services/deploy/deploy-under-test";
import { type Figure, figure, percentile } from "./bench";

const NODES = 100;
const RESOURCES = 20;
const CHANGES = 100;
const EVERY_MS = 150;
/** Of the first node alone: its amount is the moment it was sent at, ms. */
const STAMP = "fairlead.dev/stamp";

/** A change on a real API server until it stands on the Nodes page: SSH, watch, runner, store, stream, browser. */
export async function* benchNodes(): AsyncGenerator<Figure> {
  const api = await ApiServerUnderTest.start();
  const engine = await startEngine();
  const key = makeSshKeyPair("bench");
  const sshd = await startSshd({ authorized: [key.publicKey] });
  let web: Web | undefined;
  let browser: Browser | undefined;
  try {
    const cluster = new Cluster(readKubeconfig(api.kubeconfig));
    await fill(cluster);
    const labId = await describeLab(engine, { api, sshd, key });
    await engine.startRunner();
    web = await startWeb(engine);
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium-headless-shell",
      args: ["--no-sandbox"],
    });
    await untilLive(web, labId);
    yield await benchWatch(cluster);
    yield* benchPage(web, browser, labId, cluster);
  } finally {
    await browser?.close();
    await web?.end("SIGKILL");
    await engine.stop();
    await sshd.stop();
    await api.stop();
  }
}

/** Writes as a kubelet does, over one kept connection each. */
class Cluster {
  constructor(private readonly access: ClusterAccess) {}

  async send(method: string, path: string, body: object): Promise<void> {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const answer = await this.ask(method, path, { "content-type": type }, JSON.stringify(body));
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
  }

  stamp(name: string, at: number): Promise<void> {
    const status = { allocatable: { [STAMP]: String(at) }, capacity: { [STAMP]: String(at) } };
    return this.send("PATCH", `/api/v1/nodes/${name}/status`, { status });
  }

  /** Lines of a watch, as they come. */
  watch(path: string, onLine: (line: string) => void): () => void {
    let rest = "";
    const asked = request(this.options("GET", path), (answer) => {
      answer.setEncoding("utf8").on("data", (part: string) => {
        const lines = (rest + part).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine(line);
      });
    });
    asked.on("error", () => {});
    asked.end();
    return () => asked.destroy();
  }

  private options(method: string, path: string, headers = {}) {
    const { host, port, ca, identity } = this.access;
    const own = identity.kind === "certificate" ? { cert: identity.cert, key: identity.key } : {};
    return { method, path, host, port, ca, headers, ...own };
  }

  private ask(method: string, path: string, headers: object, body: string) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = request(this.options(method, path, headers), async (answer) => {
        let text = "";
        for await (const part of answer.setEncoding("utf8")) text += String(part);
        resolve({ status: answer.statusCode ?? 0, text });
      });
      asked.once("error", reject);
      asked.end(body);
    });
  }
}

const nameOf = (index: number) => `node-${String(index).padStart(3, "0")}`;

/** Recorded nodes under names of their own, with as many resources as a telco node may have. */
async function fill(cluster: Cluster): Promise<void> {
  const recorded = recordedNodes();
  for (let index = 0; index < NODES; index++) {
    const like = recorded[index % recorded.length];
    if (!like) throw new Error("There is no recorded node.");
    const more = Object.fromEntries(
      Array.from({ length: RESOURCES }, (_, n) => [
        `vendor.example/vf_${String(n).padStart(2, "0")}`,
        String(8 + n),
      ]),
    );
    const twenty = (own: Record<string, string>) =>
      Object.fromEntries(Object.entries({ ...own, ...more }).slice(0, RESOURCES - (index === 0 ? 1 : 0)));
    const metadata = { name: nameOf(index), labels: like.labels };
    await cluster.send("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata });
    const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady", message: "ready" }];
    const status = { capacity: twenty(like.capacity), allocatable: twenty(like.allocatable), conditions };
    await cluster.send("PATCH", `/api/v1/nodes/${nameOf(index)}/status`, { status });
  }
  await cluster.stamp(nameOf(0), 1);
}

/** A lab whose one host is a real sshd of this machine, with a cluster behind it. */
async function describeLab(
  { db, env }: Engine,
  { api, sshd, key }: { api: ApiServerUnderTest; sshd: Sshd; key: SshKeyPair },
): Promise<string> {
  const box = makeSecretBox(Buffer.from(env.FAIRLEAD_KEY ?? "", "base64"));
  const { id: labId } = await makeLab(db, { kind: "registered", state: "ready" });
  const [credentialId, configId, hostId] = [v7(), v7(), v7()];
  const ssh = { address: sshd.address, port: sshd.port, user: "root", credentialId };
  await addRevision(db, labId, 1, {
    ...{ version: 1, provisioner: "preprovisioned", jumpHosts: [] },
    hosts: [{ name: "host-1", ssh, via: [], roles: [], recordedHardware: false }],
  });
  const clusterId = await makeCluster(db, labId, "verified");
  const common = { labId, createdAt: 1 };
  await db.write(async ({ q, t }) => {
    await q.insert(t.credential).values([
      {
        ...{
          ...common,
          id: credentialId,
          kind: "ssh-key",
          name: "key",
          sealed: box.seal(key.privateKey, credentialId),
        },
        ...{ publicPart: key.publicKey, fingerprint: key.fingerprint },
      },
      {
        ...common,
        id: configId,
        kind: "kubeconfig",
        name: "admin",
        sealed: box.seal(api.kubeconfig, configId),
      },
    ]);
    await q
      .insert(t.host)
      .values({ id: hostId, labId, name: "host-1", jump: false, address: ssh.address, port: ssh.port });
    const { publicKey } = sshd.hostKey;
    await q.insert(t.hostKey).values({
      ...{ id: v7(), hostId, labId, publicKey, fingerprint: fingerprintOf(publicKey) },
      ...{ acceptedBy: "the bench", acceptedAt: 1 },
    });
    await q.update(t.cluster).set({ credentialId: configId }).where(eq(t.cluster.id, clusterId));
  });
  return labId;
}

async function untilLive({ session }: Web, labId: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await session.call("GET", `/api/v1/labs/${labId}/nodes`);
    const text = await answer.text();
    if (answer.ok && text.includes(`"state":"live"`) && text.includes(nameOf(NODES - 1))) return;
    await sleep(100);
  }
  throw new Error("The cluster is not followed.");
}

/** The API server's own share: from the request that changes a node to the event of a watch. */
async function benchWatch(cluster: Cluster): Promise<Figure> {
  const lags: number[] = [];
  const stop = cluster.watch("/api/v1/nodes?watch=1&resourceVersion=0", (line) => {
    const stamp = new RegExp(`"${STAMP}":"(\\d{13})"`).exec(line)?.[1];
    if (stamp !== undefined) lags.push(Date.now() - Number(stamp));
  });
  await sleep(1000);
  lags.length = 0;
  for (let n = 0; n < 30; n++) {
    await cluster.stamp(nameOf(0), Date.now());
    await sleep(50);
  }
  await sleep(300);
  stop();
  return figure("nodes: change to event of a watch beside it, p95", percentile(lags, 0.95), "ms");
}

async function* benchPage(
  web: Web,
  browser: Browser,
  labId: string,
  cluster: Cluster,
): AsyncGenerator<Figure> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(
    web.session.cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: web.session.url };
    }),
  );
  const page = await context.newPage();
  const paints: number[] = [];
  const group = page.locator(`tbody[data-resource="${STAMP}"]`);
  for (let round = 0; round < 6; round++) {
    const began = performance.now();
    await page.goto(`${web.session.url}/labs/${labId}/nodes`, { waitUntil: "commit" });
    await group.waitFor();
    paints.push(performance.now() - began);
  }
  // the first one also fills the server's and the browser's caches
  const paint = percentile(paints.slice(1), 0.5);
  yield figure(`nodes: first paint of ${NODES} nodes x ${RESOURCES} resources, median`, paint, "ms", {
    target: 1000,
  });
  await page.waitForTimeout(1000);
  const lags = await paintLags(page, async () => {
    for (let n = 0; n < CHANGES; n++) {
      await cluster.stamp(nameOf(0), Date.now());
      await sleep(EVERY_MS);
    }
  });
  if (lags.length < CHANGES * 0.8) throw new Error(`Only ${lags.length} of ${CHANGES} changes were painted.`);
  yield figure("nodes: change to painted, p95", percentile(lags, 0.95), "ms", { target: 150 });
  await context.close();
}

async function paintLags(page: Page, change: () => Promise<void>): Promise<number[]> {
  await page.evaluate(WATCH);
  await change();
  await page.waitForTimeout(1000);
  return page.evaluate("window.fairleadLags");
}

/** Runs in the page: after each frame that shows another moment, how old it is. */
const WATCH = `(() => {
  const lags = (window.fairleadLags = []);
  let shown = "";
  const read = () => {
    const row = document.querySelector('tbody[data-resource="${STAMP}"] td[data-label="Allocatable"]');
    return /\\d{13}/.exec((row?.textContent ?? "").replace(/[^0-9]/g, ""))?.[0] ?? "";
  };
  shown = read();
  const look = () => {
    const now = read();
    if (now === shown || now === "") return requestAnimationFrame(look);
    shown = now;
    // the frame that has just been laid out is on the screen when the next one begins
    requestAnimationFrame(() => {
      lags.push(Date.now() - Number(now));
      look();
    });
  };
  look();
})()`;
