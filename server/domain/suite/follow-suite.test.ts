import { expect, it } from "vitest";
import { followSuite } from "./follow-suite";

const DASHES = "-".repeat(30);
/** As ginkgo/v2 reporters/default_reporter.go prints with `--ginkgo.v --ginkgo.no-color`, one process. */
const LOG = `Running Suite: Kubernetes e2e suite - /root/.cache/fairlead/runs/suite-1
=====================================================================
Random Seed: 1764066000 - will randomize all specs

Will run 3 of 6825 specs
${DASHES}
[ReportBeforeSuite]
k8s.io/kubernetes/test/e2e/e2e_test.go:153
[ReportBeforeSuite] PASSED [0.000 seconds]
${DASHES}
[SynchronizedBeforeSuite]
k8s.io/kubernetes/test/e2e/e2e.go:69
  I1125 10:00:00.000000 1 util.go:502] >>> kubeConfig: kubeconfig
[SynchronizedBeforeSuite] PASSED [0.011 seconds]
${DASHES}
SSSSSSSSSSSSSSSSSSSS
${DASHES}
[sig-node] ConfigMap should run through a ConfigMap lifecycle [Conformance]
k8s.io/kubernetes/test/e2e/common/node/configmap.go:138
  STEP: Creating a kubernetes client @ 11/25/26 10:00:01.1
  • [1.000 seconds] is what a test may print
• [0.310 seconds]
${DASHES}
SSS
${DASHES}
[sig-node] Secrets should patch a secret [Conformance]
k8s.io/kubernetes/test/e2e/common/node/secrets.go:154
  [FAILED] in [It] - k8s.io/kubernetes/test/e2e/common/node/secrets.go:160
• [FAILED] [5.021 seconds]
[sig-node] Secrets [It] should patch a secret [Conformance]
k8s.io/kubernetes/test/e2e/common/node/secrets.go:154
${DASHES}
[sig-apps] Something that takes too long
k8s.io/kubernetes/test/e2e/apps/something.go:1
• [TIMEDOUT] [300.100 seconds]
${DASHES}
S [SKIPPED] [0.100 seconds]
[SynchronizedAfterSuite] PASSED [0.001 seconds]
Ran 3 of 6825 Specs in 305.500 seconds`;

it("tells each test as it begins and ends, and counts no set-up and nothing a test prints", () => {
  const suite = followSuite();
  expect(suite.progress).toEqual({ total: null, completed: 0, failed: 0 });
  const steps = LOG.split("\n").flatMap((line) => suite.take(line) ?? []);
  const map = "[sig-node] ConfigMap should run through a ConfigMap lifecycle [Conformance]";
  const secret = "[sig-node] Secrets should patch a secret [Conformance]";
  const late = "[sig-apps] Something that takes too long";
  expect(steps).toEqual([
    { kind: "begun", name: map },
    { kind: "ended", name: map, failed: false, seconds: 0.31 },
    { kind: "begun", name: secret },
    { kind: "ended", name: secret, failed: true, seconds: 5.021 },
    { kind: "begun", name: late },
    { kind: "ended", name: late, failed: true, seconds: 300.1 },
  ]);
  expect(suite.progress).toEqual({ total: 3, completed: 3, failed: 2 });
});
