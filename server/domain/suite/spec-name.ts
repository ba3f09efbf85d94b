/**
 * What Ginkgo does around the tests and JUnit lists as if it were one (ginkgo/v2 types.NodeType, reporters/junit_report.go;
 * v1 reporters/junit_reporter.go), and what platforms add beside them.
 */
const AROUND =
  /^\[?(Report|Synchronized)?(Before|After)Suite\b|^\[?DeferCleanup \(Suite\)|^\[?Cleanup \(Suite\)|^Monitor cluster while tests execute\b/;

/** Is a JUnit entry no test but set-up, clean-up or watching? */
export const isAround = (name: string): boolean => AROUND.test(name);

/** The codename of a test: without Ginkgo 2's prefix, quotes as the release's list has them (verify-conformance, suite.go). */
export const specName = (name: string): string =>
  name.replace(/^\[It\] /, "").replace("'cat /tmp/health'", '"cat /tmp/health"');

export const isConformance = (name: string): boolean => name.includes("[Conformance]");
