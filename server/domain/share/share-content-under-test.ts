import { compareTargets } from "../suite/releases";
import type { ShareContent } from "./share-content";

/** A run of four tests on one node, of which one failed with this text. */
export const someContent = (failure: string, over: Partial<ShareContent> = {}): ShareContent => ({
  run: {
    ...{ source: "job", product: "Test cloud 1.2", release: "1.34", releaseFrom: "log", scope: "partial" },
    ...{ verdict: "failed", sentence: "1 of 4 conformance tests of 1.34 failed.", marks: ["partial run"] },
    counts: {
      ...{ passed: 3, failed: 1, pending: 0, skipped: 6 },
      conformance: { passed: 3, failed: 1, skipped: 6 },
    },
    ...{ startedAt: 1_800_000_000_000, durationMs: 61_000, createdAt: 1_800_000_100_000 },
    settings: {
      ...{
        ginkgo: 2,
        seed: 1,
        focus: "\\[Conformance\\]",
        skip: null,
        labelFilter: null,
        flakeAttempts: null,
      },
      ...{ flaked: null, processes: 1, suiteVersion: "1.34.4", clusterVersion: "1.34.4" },
    },
    reasons: ["3 of 424 tests that 1.34 requires did not run."],
    missing: {
      held: true,
      sentence: "3 tests did not run.",
      names: ["[sig-node] a", "[sig-apps] b", "[sig-cli] c"],
    },
    targets: compareTargets("1.34"),
    files: [{ kind: "junit", size: 10, sha256: "0123456789abcdef".repeat(4) }],
  },
  conformant: false,
  lab: { name: "a lab", site: null },
  cluster: { kubernetes: "1.34.4", profile: "basic", deployedAt: 1_799_000_000_000, builtHere: true },
  nodes: [
    {
      ...{ name: "a node", ready: "True", roles: ["control-plane"] },
      versions: {
        ...{ kubelet: "v1.34.4", osImage: "Debian GNU/Linux 12", kernel: "6.1.0-13-amd64" },
        ...{ containerRuntime: "containerd://1.7.20", architecture: "amd64" },
      },
      allocatable: { cpu: "3900m", memory: "8Gi", pods: "110" },
    },
  ],
  ...{ nodesFrom: "run", nodesAt: 1_800_000_000_000 },
  failures: [
    { name: "[sig-network] Services work [Conformance]", failure, output: failure, place: "a.go:1" },
  ],
  passed: ["[sig-node] one", "[sig-node] two", "[sig-node] three"],
  ...{ sharedAt: 1_800_000_200_000, version: "0.1.0", ...over },
});
