import { describe, expect, it } from "vitest";
import type { ClusterNode, NodesChange, NodesView } from "@/server/contract/node";
import { applyChange, keepNewer } from "./apply-change";

const node = (name: string, cpu = "4"): ClusterNode => ({
  ...{ name, uid: name, ready: "True", schedulable: true, roles: [], conditions: [], taints: [], labels: {} },
  ...{ addresses: [], capacity: { cpu }, allocatable: { cpu }, requested: {}, pods: [] },
  versions: { kubelet: "", osImage: "", kernel: "", containerRuntime: "", architecture: "" },
});
const watch = { state: "live" as const, message: null, seenAt: 1 };
const view = (version: number, nodes: ClusterNode[]): NodesView => ({
  cluster: { id: "c", labId: "l", kubernetes: "1.34.4", endpoint: "192.0.2.2:6443", state: "verified" },
  ...{ watch, version, nodes, attachments: null, differences: [] },
  prediction: { nodes: [], without: [], evidence: { unfinished: false, devicesNow: {} } },
});
const change = (version: number, more: Partial<NodesChange>): NodesChange => ({
  ...{ watch, version, nodes: [], gone: [], attachments: null, ...more },
});

describe("a message of the stream", () => {
  const shown = view(4, [node("a"), node("c")]);

  it("replaces, adds and takes away nodes; the others stay the same objects", () => {
    const after = applyChange(shown, change(5, { nodes: [node("b"), node("c", "8")], gone: [] }));
    expect(after.nodes.map(({ name, capacity }) => [name, capacity.cpu])).toEqual([
      ["a", "4"],
      ["b", "4"],
      ["c", "8"],
    ]);
    expect(after.nodes[0]).toBe(shown.nodes[0]);
    expect(after.version).toBe(5);
    expect(applyChange(shown, change(5, { gone: ["a"] })).nodes.map(({ name }) => name)).toEqual(["c"]);
  });

  it("may tell only how the cluster is followed", () => {
    const lost = { state: "unreachable" as const, message: "No answer.", seenAt: 1 };
    const after = applyChange(shown, change(4, { watch: lost }));
    expect(after.watch).toEqual(lost);
    expect(after.nodes).toBe(shown.nodes);
  });

  it("is passed over when it is older than what is shown", () => {
    expect(applyChange(shown, change(3, { gone: ["a"] }))).toBe(shown);
  });
});

describe("an answer that was under way while the stream told more", () => {
  const shown = view(7, [node("a"), node("b")]);

  it("does not take the page back", () => {
    expect(keepNewer(shown, view(6, []))).toBe(shown);
  });

  it("of another cluster counts, whatever its version", () => {
    const other = { ...view(1, []), cluster: { ...shown.cluster, id: "d" } };
    expect(keepNewer(shown, other)).toEqual(other);
  });

  it("keeps what is equal as it is", () => {
    const answer = keepNewer(shown, view(8, [node("a"), node("b", "8")])) as NodesView;
    expect(answer.nodes[0]).toBe(shown.nodes[0]);
    expect(answer.nodes[1]?.capacity.cpu).toBe("8");
  });
});
