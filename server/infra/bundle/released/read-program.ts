import type { BundleSource } from "@/server/contract/bundle";
import { type GoBuild, readGoBuild } from "./read-go-build";

/** Go modules whose version is the program's, by component. */
const MODULES: Record<string, readonly string[]> = {
  kubernetes: ["k8s.io/kubernetes"],
  containerd: ["github.com/containerd/containerd/v2", "github.com/containerd/containerd"],
  runc: ["github.com/opencontainers/runc"],
  "cni-plugins": ["github.com/containernetworking/plugins"],
  coredns: ["github.com/coredns/coredns"],
  etcd: ["go.etcd.io/etcd/server/v3", "go.etcd.io/etcd/api/v3"],
};
/** Modules that are compiled here and not by a project that releases them (bundle/go). */
const OUR_MODULES = "fairlead.dev/bundle/";

/** Versions that every Go program of some age holds and that are not its own. */
const NOT_ITS_OWN = new Set(["0.0.0", "1.0.0"]);
const MACHINES: Record<number, "amd64" | "arm64"> = { 62: "amd64", 183: "arm64" };

export interface ProgramFacts {
  /** Without v; null when neither build record nor stamp says it. */
  version: string | null;
  /** Null for what is no Linux program of a known machine. */
  arch: "amd64" | "arm64" | null;
  source: BundleSource;
  /** RFC 3339: when its sources were committed; null where it does not say. */
  committedAt: string | null;
  /** The text of this version is somewhere in the program, with no digit or dot beside it. */
  holds(version: string): boolean;
}

/**
 * Reads from a program, without running it, which version it is: from Go's build record, else from the only version that
 * was stamped into it (the linker ends such a text with a zero byte; `go build -ldflags -X`, `cc -D`).
 */
export function readProgram(program: Buffer, component: string): ProgramFacts {
  const go = readGoBuild(program);
  const version = (go && recordedVersion(go, MODULES[component] ?? [])) ?? stampedVersion(program);
  const isElf = program.subarray(0, 4).toString("latin1") === "\x7fELF" && program.length > 20;
  const ours = go?.main.path.startsWith(OUR_MODULES) && component !== "probe";
  return {
    version,
    arch: (isElf ? MACHINES[program.readUInt16LE(18)] : undefined) ?? null,
    source: ours ? "built here" : "upstream",
    committedAt: go?.committedAt ?? null,
    holds: (text) => holdsVersion(program, text),
  };
}

const RELEASE = /^v(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.?\d+)?)(?:\+\S*)?$/;

function recordedVersion({ main, modules }: GoBuild, names: readonly string[]): string | null {
  const found = names.includes(main.path)
    ? main.version
    : names.map((name) => modules.get(name)).find((one) => one !== undefined);
  return RELEASE.exec(found ?? "")?.[1] ?? null;
}

function stampedVersion(program: Buffer): string | null {
  const stamp = /(?<![\w.])v(\d+\.\d+(?:\.\d+)?)(?:-[0-9a-f]{6,40})?\0/g;
  const found = new Set<string>();
  for (const [, version = ""] of program.toString("latin1").matchAll(stamp)) {
    if (!NOT_ITS_OWN.has(version)) found.add(version);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

function holdsVersion(program: Buffer, version: string): boolean {
  for (let at = program.indexOf(version); at >= 0; at = program.indexOf(version, at + 1)) {
    const before = String.fromCharCode(program[at - 1] ?? 0);
    const after = String.fromCharCode(program[at + version.length] ?? 0);
    if (!/[\d.]/.test(before) && !/[\d.]/.test(after)) return true;
  }
  return false;
}
