import { describe, expect, it } from "vitest";
import { FollowedCluster } from "./followed-cluster";
import { readKubeletSettings } from "./kubelet-settings";

const node = (name: string, allocatable: Record<string, string> = { cpu: "4" }) => ({
  metadata: { name, labels: { "node-role.kubernetes.io/worker": "" } },
  status: { allocatable, capacity: allocatable, conditions: [{ type: "Ready", status: "True" }] },
});
const pod = (name: string, nodeName: string, cpu = "1", phase = "Running") => ({
  metadata: { name, namespace: "default" },
  spec: { nodeName, containers: [{ resources: { requests: { cpu } } }] },
  status: { phase, qosClass: "Burstable" },
});

function followed(known: string[] = []): FollowedCluster {
  const cluster = new FollowedCluster(known);
  cluster.listNodes([node("a"), node("b")]);
  cluster.heard("nodes", 5);
  return cluster;
}
const names = (news: ReturnType<FollowedCluster["take"]>) => news?.nodes.map((one) => one.name);

describe("a followed cluster", () => {
  it("tells of nodes once their pods are known, and of those that went while nobody looked", () => {
    const cluster = followed(["a", "old"]);
    expect(cluster.take()).toMatchObject({ watch: { state: "live" }, nodes: [], gone: [] });
    expect(cluster.take()).toBeNull();
    cluster.listPods([pod("p", "a", "1500m"), pod("waiting", "")]);
    const news = cluster.take();
    expect(news).toMatchObject({ gone: ["old"], watch: { seenAt: 5 } });
    expect(news?.nodes).toMatchObject([
      { name: "a", roles: ["worker"], requested: { cpu: "1500m" }, pods: [{ name: "p" }] },
      { name: "b", requested: {}, pods: [] },
    ]);
  });

  it("names nodes whose kubelet is to be asked: Ready ones, once for each change of their figures", () => {
    const cluster = followed();
    cluster.listPods([]);
    expect(cluster.takeUnasked()).toEqual(["a", "b"]);
    expect(cluster.takeUnasked()).toEqual([]);
    cluster.take();
    const settings = readKubeletSettings({ maxPods: 250 });
    cluster.setKubelet("a", settings);
    expect(cluster.take()?.nodes).toMatchObject([{ name: "a", kubelet: { maxPods: 250 } }]);
    cluster.setKubelet("a", settings);
    expect(cluster.take()).toBeNull();
    // a label is no reason to ask again, another figure is; what it said before stays meanwhile
    cluster.setNode({ ...node("a"), metadata: { name: "a", labels: { zone: "1" } } });
    expect(cluster.takeUnasked()).toEqual([]);
    cluster.setNode(node("a", { cpu: "2" }));
    expect(cluster.takeUnasked()).toEqual(["a"]);
    expect(cluster.take()?.nodes).toMatchObject([{ name: "a", kubelet: { maxPods: 250 } }]);
    cluster.askAgain("a");
    cluster.askAgain("nobody");
    expect(cluster.takeUnasked()).toEqual(["a"]);
    // one that is not Ready waits
    const down = node("b", { cpu: "1" });
    down.status.conditions = [{ type: "Ready", status: "Unknown" }];
    cluster.setNode(down);
    expect(cluster.takeUnasked()).toEqual([]);
    cluster.removeNode(node("a"));
    cluster.setNode(node("a"));
    expect(cluster.take()?.nodes.find(({ name }) => name === "a")?.kubelet).toBeUndefined();
  });

  it("tells of the nodes alone that a change is about", () => {
    const cluster = followed();
    cluster.listPods([pod("p", "a")]);
    cluster.take();
    cluster.setNode(node("a"));
    cluster.setPod(pod("p", "a"));
    expect(cluster.take()).toBeNull();
    cluster.setPod(pod("p", "b"));
    expect(names(cluster.take())).toEqual(["a", "b"]);
    cluster.setPod(pod("p", "b", "1", "Succeeded"));
    expect(cluster.take()?.nodes).toMatchObject([{ name: "b", pods: [] }]);
    cluster.removeNode(node("a"));
    expect(cluster.take()).toMatchObject({ nodes: [], gone: ["a"] });
    cluster.setNode(node("a"));
    expect(cluster.take()).toMatchObject({ nodes: [{ name: "a" }], gone: [] });
  });

  it("finds in a second list what went and came while the watch was gone", () => {
    const cluster = followed();
    cluster.listPods([pod("p", "a"), pod("q", "b")]);
    cluster.take();
    cluster.listNodes([node("b"), node("c")]);
    cluster.listPods([pod("q", "b")]);
    expect(cluster.take()).toMatchObject({ nodes: [{ name: "c" }], gone: ["a"] });
  });

  it("says what keeps it from knowing, and that pods alone do not", () => {
    const cluster = followed();
    cluster.failed("pods", { refused: true, message: "no pods" });
    expect(cluster.take()).toMatchObject({
      watch: { state: "live", message: "no pods" },
      nodes: [{ name: "a" }, { name: "b" }],
    });
    cluster.failed("nodes", { refused: false, message: "down" });
    expect(cluster.take()).toMatchObject({
      watch: { state: "unreachable", message: "down", seenAt: 5 },
      nodes: [],
    });
    cluster.heard("nodes", 9);
    expect(cluster.take()?.watch).toEqual({ state: "live", message: "no pods", seenAt: 9 });
  });

  it("tells again what could not be kept", () => {
    const cluster = followed(["old"]);
    cluster.listPods([]);
    const news = cluster.take();
    if (!news) throw new Error("There was something to tell.");
    cluster.putBack(news);
    expect(cluster.take()).toEqual(news);
  });
});
