import type { ClusterNode, ClusterWatch, KubeletSettings, NodePod } from "@/server/contract/node";
import { readNode, readPod, withPods } from "./read-node";

/** The collections that are followed. */
export type Collection = "nodes" | "pods";

/** Why a collection cannot be read now; `refused`: it will not help to try again. */
export interface Problem {
  refused: boolean;
  message: string;
}

/** What changed since it was last taken. */
export interface ClusterNews {
  watch: ClusterWatch;
  nodes: ClusterNode[];
  gone: string[];
}

type BareNode = NonNullable<ReturnType<typeof readNode>>;
interface PlacedPod {
  node: string;
  pod: NodePod;
}

/** A cluster as its watches tell it: which nodes there are, which pods hold what on them, and what is new of it. */
export class FollowedCluster {
  readonly #nodes = new Map<string, BareNode>();
  readonly #pods = new Map<string, PlacedPod>();
  readonly #podsOf = new Map<string, Map<string, NodePod>>();
  readonly #kubelets = new Map<string, KubeletSettings>();
  readonly #unasked = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #listed = new Set<Collection>();
  readonly #problems = new Map<Collection, Problem>();
  #heardAt: number | null = null;
  #told = "";

  /** @param known names of nodes that were told of before, by whoever followed it then */
  constructor(private readonly known: Iterable<string> = []) {}

  listNodes(objects: readonly unknown[]): void {
    const before = new Set([...this.#nodes.keys(), ...(this.#listed.has("nodes") ? [] : this.known)]);
    for (const object of objects) {
      const name = this.setNode(object);
      if (name !== null) before.delete(name);
    }
    for (const name of before) this.#forget(name);
    this.#listed.add("nodes");
  }

  /** @returns its name, null for what is no node */
  setNode(object: unknown): string | null {
    const node = readNode(object);
    if (!node) return null;
    const before = this.#nodes.get(node.name);
    this.#gone.delete(node.name);
    // heartbeats and what is not read of a node are no change
    if (before && JSON.stringify(before) === JSON.stringify(node)) return node.name;
    this.#nodes.set(node.name, node);
    this.#changed.add(node.name);
    if (!before || figuresOf(before) !== figuresOf(node)) this.#unasked.add(node.name);
    return node.name;
  }

  /** Nodes that are Ready and whose kubelet was not asked since their figures changed: each is named once. */
  takeUnasked(): string[] {
    const names = [...this.#unasked].filter((name) => this.#nodes.get(name)?.ready === "True");
    for (const name of names) this.#unasked.delete(name);
    return names;
  }

  /** After a kubelet did not answer. */
  askAgain(name: string): void {
    if (this.#nodes.has(name)) this.#unasked.add(name);
  }

  /** What a kubelet says it runs with; null when nobody may ask it. */
  setKubelet(name: string, settings: KubeletSettings | null): void {
    if (JSON.stringify(this.#kubelets.get(name) ?? null) === JSON.stringify(settings)) return;
    if (settings && this.#nodes.has(name)) this.#kubelets.set(name, settings);
    else this.#kubelets.delete(name);
    this.#changed.add(name);
  }

  removeNode(object: unknown): void {
    const node = readNode(object);
    if (node) this.#forget(node.name);
  }

  listPods(objects: readonly unknown[]): void {
    const before = new Set(this.#pods.keys());
    for (const object of objects) {
      const key = this.setPod(object);
      if (key !== null) before.delete(key);
    }
    for (const key of before) this.#place(key, null);
    this.#listed.add("pods");
  }

  /** @returns its key, null for what is no pod */
  setPod(object: unknown): string | null {
    const read = readPod(object);
    if (!read) return null;
    const key = keyOf(read.pod);
    this.#place(key, read.node === "" ? null : read);
    return key;
  }

  removePod(object: unknown): void {
    const read = readPod(object);
    if (read) this.#place(keyOf(read.pod), null);
  }

  /** A collection was heard of. @param at ms */
  heard(collection: Collection, at: number): void {
    this.#heardAt = at;
    this.#problems.delete(collection);
  }

  failed(collection: Collection, problem: Problem): void {
    this.#problems.set(collection, problem);
  }

  /** Null when there is nothing to tell, unless `whatever`. Nodes wait until their pods are known, or cannot be. */
  take({ whatever = false } = {}): ClusterNews | null {
    const watch = this.#watch();
    const complete = this.#listed.has("nodes") && (this.#listed.has("pods") || this.#problems.has("pods"));
    const nodes = complete ? [...this.#changed].flatMap((name) => this.#whole(name) ?? []) : [];
    const gone = complete ? [...this.#gone] : [];
    const told = `${watch.state} ${watch.message}`;
    if (!whatever && nodes.length === 0 && gone.length === 0 && told === this.#told) return null;
    this.#told = told;
    if (complete) {
      this.#changed.clear();
      this.#gone.clear();
    }
    return { watch, nodes, gone };
  }

  /** After what was taken could not be told: all of it is told again. */
  putBack({ nodes, gone }: ClusterNews): void {
    this.#told = "";
    for (const { name } of nodes) if (this.#nodes.has(name)) this.#changed.add(name);
    for (const name of gone) if (!this.#nodes.has(name)) this.#gone.add(name);
  }

  #watch(): ClusterWatch {
    const [nodes, pods] = [this.#problems.get("nodes"), this.#problems.get("pods")];
    const seenAt = this.#heardAt;
    if (nodes) return { state: nodes.refused ? "refused" : "unreachable", message: nodes.message, seenAt };
    if (!this.#listed.has("nodes")) return { state: "connecting", message: null, seenAt };
    // a refusal of pods alone leaves the nodes as live as they are
    if (pods && !pods.refused) return { state: "unreachable", message: pods.message, seenAt };
    return { state: "live", message: pods?.message ?? null, seenAt };
  }

  #whole(name: string): ClusterNode | null {
    const node = this.#nodes.get(name);
    if (!node) return null;
    const kubelet = this.#kubelets.get(name);
    return withPods(kubelet ? { ...node, kubelet } : node, this.#podsOf.get(name)?.values() ?? []);
  }

  #forget(name: string): void {
    this.#nodes.delete(name);
    this.#kubelets.delete(name);
    this.#unasked.delete(name);
    this.#changed.delete(name);
    this.#gone.add(name);
  }

  #place(key: string, placed: PlacedPod | null): void {
    const before = this.#pods.get(key);
    if (before && before.node !== placed?.node) {
      this.#podsOf.get(before.node)?.delete(key);
      this.#changed.add(before.node);
    }
    if (!placed) {
      this.#pods.delete(key);
      return;
    }
    // a pod's status changes often, what it holds seldom
    if (before && JSON.stringify(before) === JSON.stringify(placed)) return;
    this.#pods.set(key, placed);
    const there = this.#podsOf.get(placed.node) ?? new Map<string, NodePod>();
    this.#podsOf.set(placed.node, there.set(key, placed.pod));
    this.#changed.add(placed.node);
  }
}

const figuresOf = ({ ready, bootId, capacity, allocatable }: BareNode) =>
  JSON.stringify([ready, bootId, capacity, allocatable]);

const keyOf = ({ namespace, name }: NodePod) => `${namespace}/${name}`;
