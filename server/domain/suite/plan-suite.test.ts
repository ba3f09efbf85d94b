import { expect, it } from "vitest";
import { estimateSuite, missingImages, plannedSpecs } from "./plan-suite";

/** As e2e.test 1.34.4 printed it, shortened. */
const DRY = `  I1125 14:12:59.083791   11637 e2e.go:109] Starting e2e run "2b8d199f" on Ginkgo node 1
Running Suite: Kubernetes e2e suite - /tmp
==========================================
Random Seed: 1795615978 - will randomize all specs

Will run 2 of 6825 specs
------------------------------
[SynchronizedBeforeSuite] 
k8s.io/kubernetes@v1.34.4/test/e2e/e2e.go:69
[SynchronizedBeforeSuite] PASSED [0.000 seconds]
------------------------------
SSSSSSSSSS
------------------------------
[sig-node] Pods should support pod readiness gates [NodeConformance] [sig-node, NodeConformance]
k8s.io/kubernetes@v1.34.4/test/e2e/common/node/pods.go:776
• [0.000 seconds]
------------------------------
SSSS
------------------------------
[sig-node] Pods should patch a pod status [Conformance] [sig-node, Conformance]
k8s.io/kubernetes@v1.34.4/test/e2e/common/node/pods.go:1086
• [0.000 seconds]
------------------------------

Ran 2 of 6825 Specs in 0.330 seconds
`;
const SPECS = [
  "[sig-node] Pods should support pod readiness gates [NodeConformance]",
  "[sig-node] Pods should patch a pod status [Conformance]",
];

it("reads which tests would run, by the names that a run stores", () => {
  expect(plannedSpecs(DRY)).toEqual(SPECS);
  expect(plannedSpecs("")).toEqual([]);
});

it("estimates by what was measured, and is wide where nothing was", () => {
  expect(estimateSuite(SPECS, new Map())).toEqual({ lowSeconds: 2, highSeconds: 7, measured: 0 });
  expect(
    estimateSuite(
      SPECS,
      new Map([
        [SPECS[0] ?? "", 12],
        ["another", 900],
      ]),
    ),
  ).toEqual({
    ...{ lowSeconds: 13, highSeconds: 16, measured: 1 },
  });
});

it("names what each node lacks, and does not count what no node can have", () => {
  const listed =
    "registry.k8s.io/pause:3.10.1\nregistry.k8s.io/e2e-test-images/agnhost:2.56\ninvalid.registry.k8s.io/invalid/alpine:3.1\ngcr.io/authenticated-image-pulling/alpine:3.7\n";
  const nodes = [
    { name: "a", images: ["registry.k8s.io/pause:3.10.1"] },
    { name: "b", images: null },
  ];
  expect(missingImages(listed, nodes)).toEqual({
    listed: 2,
    nodes: [
      { name: "a", missing: ["registry.k8s.io/e2e-test-images/agnhost:2.56"], cut: false },
      { name: "b", missing: null, cut: false },
    ],
  });
});
