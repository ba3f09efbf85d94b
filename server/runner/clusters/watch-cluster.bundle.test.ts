import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { askApiServer } from "@/server/infra/installer/ask-api-server";
import { ApiClient, type OpenSocket } from "@/server/infra/kubernetes/api-client";
import { ApiServerUnderTest } from "@/server/infra/kubernetes/api-server-under-test";
import { followObjects } from "@/server/infra/kubernetes/follow-objects";
import { type Report, watchCluster } from "./watch-cluster";

let api: ApiServerUnderTest;
beforeAll(async () => {
  api = await ApiServerUnderTest.start();
}, 1_800_000);
afterAll(() => api?.stop());

const direct: OpenSocket = async (host, port) => connect(port, host);

/** Everything that is reported, until it is stopped. */
class Follower {
  readonly reports: Report[] = [];
  readonly #stop = new AbortController();
  readonly #client: ApiClient;
  readonly #done: Promise<void>;

  constructor(kubeconfig = api.kubeconfig, open = direct, known: string[] = []) {
    const access = readKubeconfig(kubeconfig);
    this.#client = new ApiClient(access, open);
    const watched = { client: this.#client, endpoint: `127.0.0.1:${access.port}`, known };
    this.#done = watchCluster(watched, async (news) => this.reports.push(news) > 0, this.#stop.signal);
  }

  /** Waits for a report, of those after `from`, that is what is looked for. */
  async until(what: (news: Report) => boolean, from = 0): Promise<Report> {
    for (let tries = 0; tries < 400; tries++) {
      const found = this.reports.slice(from).find(what);
      if (found) return found;
      await sleep(50);
    }
    throw new Error(
      `Not reported: ${JSON.stringify(this.reports.map(({ watch, nodes, gone }) => [watch, nodes.map((one) => one.name), gone]))}`,
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    this.#client.close();
  }
}

let following: Follower[] = [];
const follow = (...args: ConstructorParameters<typeof Follower>) => {
  const made = new Follower(...args);
  following.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(following.map((one) => one.stop()));
  following = [];
});

const CAPACITY = {
  cpu: "4",
  memory: "2016536Ki",
  "hugepages-2Mi": "256Mi",
  pods: "110",
  "intel.com/vf": "4",
};
function makeNode(name: string, allocatable: Record<string, string> = CAPACITY): void {
  api.apply({ apiVersion: "v1", kind: "Node", metadata: { name } });
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady", message: "" }];
  api.patchStatus("node", name, { capacity: CAPACITY, allocatable, conditions });
}
function makePod(name: string, nodeName: string, requests: Record<string, string>): void {
  api.apply({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" } },
    spec: { nodeName, containers: [{ name: "c", image: "i", resources: { requests, limits: requests } }] },
  });
}
const nodeOf = ({ nodes }: Report, name: string) => nodes.find((one) => one.name === name);

describe("a cluster that is followed", () => {
  it("tells its nodes with what their pods hold, then each change, and nodes that are gone", async () => {
    makeNode("n1");
    const one = follow(api.kubeconfig, direct, ["of-yesterday"]);
    const first = await one.until(({ nodes }) => nodes.length > 0);
    expect(first.watch).toMatchObject({ state: "live", message: null });
    expect(first.gone).toEqual(["of-yesterday"]);
    expect(nodeOf(first, "n1")).toMatchObject({
      ready: "True",
      allocatable: CAPACITY,
      requested: {},
      pods: [],
    });
    expect((await one.until(({ attachments }) => attachments !== undefined)).attachments).toBeNull();

    makePod("p1", "n1", { cpu: "1500m", memory: "1Gi", "intel.com/vf": "1" });
    const held = await one.until((news) => nodeOf(news, "n1")?.requested["intel.com/vf"] === "1");
    expect(nodeOf(held, "n1")).toMatchObject({
      requested: { cpu: "1500m", memory: "1073741824" },
      pods: [{ namespace: "default", name: "p1", qos: "Guaranteed", phase: "Pending" }],
    });
    // a plug-in that is gone leaves its resource at zero
    api.patchStatus("node", "n1", { allocatable: { "intel.com/vf": "0" } });
    await one.until((news) => nodeOf(news, "n1")?.allocatable["intel.com/vf"] === "0");
    api.patchStatus("pod", "p1", { phase: "Succeeded" });
    await one.until((news) => nodeOf(news, "n1")?.pods.length === 0, one.reports.indexOf(held) + 1);
    makeNode("n2");
    await one.until((news) => nodeOf(news, "n2")?.ready === "True");
    api.kubectl(["delete", "node", "n2", "--wait=false"]);
    await one.until(({ gone }) => gone.includes("n2"));
    api.kubectl(["delete", "pod", "p1", "--force", "--grace-period=0"]);
  });

  it("F64: goes on after a dropped connection, telling meanwhile that what it shows is old", async () => {
    makeNode("n1");
    const one = follow();
    await one.until(({ nodes }) => nodes.length > 0);
    await api.killServer();
    const down = await one.until(({ watch }) => watch.state === "unreachable");
    expect(down.watch.message).toMatch(/^The API server at 127\.0\.0\.1:\d+ does not answer: .+\.$/);
    expect(down.watch.seenAt).toBeGreaterThan(Date.now() - 60_000);
    expect([down.nodes, down.gone]).toEqual([[], []]);
    await api.startServer();
    const from = one.reports.length;
    await one.until(({ watch }) => watch.state === "live", from - 1);
    api.patchStatus("node", "n1", { allocatable: { "intel.com/vf": "3" } });
    await one.until((news) => nodeOf(news, "n1")?.allocatable["intel.com/vf"] === "3", from);
  });

  it("F63: lists again when its version is too old (410), and misses nothing that changed meanwhile", async () => {
    makeNode("n1");
    makeNode("n3");
    let cut = false;
    const sockets = new Set<ReturnType<typeof connect>>();
    const open: OpenSocket = async (host, port) => {
      if (cut) throw new Error("the cable is pulled");
      const socket = connect(port, host);
      sockets.add(socket);
      return socket;
    };
    const one = follow(api.kubeconfig, open);
    await one.until(({ nodes }) => nodes.length >= 2);
    // what lies below, to see that it did list anew
    const lists: unknown[][] = [];
    const stop = new AbortController();
    const client = new ApiClient(readKubeconfig(api.kubeconfig), open);
    const nothing = () => {};
    const to = { changed: nothing, removed: nothing, heard: nothing, failed: nothing };
    const listed = (objects: unknown[]) => lists.push(objects);
    const below = followObjects(client, "/api/v1/nodes", { ...to, listed }, stop.signal);
    await expect.poll(() => lists.length).toBe(1);

    cut = true;
    for (const socket of sockets) socket.destroy();
    await one.until(({ watch }) => watch.state === "unreachable");
    api.kubectl(["delete", "node", "n3", "--wait=false"]);
    api.patchStatus("node", "n1", { allocatable: { "intel.com/vf": "2" } });
    await api.compact();
    // the server's own cache of recent changes goes with it
    await api.killServer();
    await api.startServer();
    const from = one.reports.length;
    cut = false;
    await one.until(({ gone }) => gone.includes("n3"), from);
    await one.until((news) => nodeOf(news, "n1")?.allocatable["intel.com/vf"] === "2", from);
    await expect.poll(() => lists.length, { timeout: 20_000 }).toBe(2);
    stop.abort();
    await below;
    client.close();
  });

  it("answers a job that asks for its nodes with the same kubeconfig", async () => {
    makeNode("n1");
    expect(await askApiServer(api.kubeconfig, direct)).toContain("n1");
    const strange = api.kubeconfig.replaceAll(`:${api.port}`, ":1");
    await expect(askApiServer(strange, direct)).rejects.toThrow("ECONNREFUSED");
  });

  it("F60: says that a dead cluster does not answer", async () => {
    const dead = follow(api.kubeconfig.replaceAll(`:${api.port}`, ":1"));
    const unreachable = await dead.until(({ watch }) => watch.state !== "connecting");
    expect(unreachable.watch).toMatchObject({ state: "unreachable", seenAt: null });
    expect(unreachable.watch.message).toMatch(
      /^The API server at 127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/,
    );
  });

  it("F61: says that what is signed by another CA is not the kubeconfig's cluster", async () => {
    const other = await ApiServerUnderTest.certificatesOnly();
    const foreign = follow(
      api.kubeconfig.replace(/certificate-authority-data: .+/, `certificate-authority-data: ${other}`),
    );
    const refused = await foreign.until(({ watch }) => watch.state !== "connecting");
    expect(refused.watch.state).toBe("refused");
    expect(refused.watch.message).toMatch(/is not this kubeconfig's cluster: its certificate is refused/);
  });

  it("shows nodes to who may not read pods, and says what stays hidden; who may read nothing is refused", async () => {
    makeNode("n1");
    const rbac = "rbac.authorization.k8s.io";
    api.apply({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "reader", namespace: "default" },
    });
    api.apply({
      ...{ apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: "nodes-only" } },
      rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] }],
    });
    const token = api.kubectl(["create", "token", "reader"]).trim();
    const kubeconfig = api.kubeconfig.replace(
      /client-certificate-data: .+\n\s+client-key-data: .+/,
      `token: ${token}`,
    );
    const nothing = await follow(kubeconfig).until(({ watch }) => watch.state === "refused");
    expect(nothing.watch.message).toMatch(/^This kubeconfig may not list and watch nodes, .*forbidden/);
    api.apply({
      ...{ apiVersion: `${rbac}/v1`, kind: "ClusterRoleBinding", metadata: { name: "nodes-only" } },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "nodes-only" },
      subjects: [{ kind: "ServiceAccount", name: "reader", namespace: "default" }],
    });
    const some = await follow(kubeconfig).until(({ nodes }) => nodes.length > 0);
    expect(some.watch.state).toBe("live");
    expect(some.watch.message).toMatch(
      /^This kubeconfig may not list and watch pods, so what pods ask for stays hidden/,
    );
  });
});
