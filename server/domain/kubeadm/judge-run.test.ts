import { describe, expect, it } from "vitest";
import { judgeRun } from "./judge-run";

const stats = (over: Partial<Record<"changed" | "failures" | "unreachable", number>> = {}) => ({
  ok: 5,
  changed: 0,
  failures: 0,
  unreachable: 0,
  skipped: 1,
  rescued: 0,
  ignored: 0,
  ...over,
});
const expectedHosts = ["a", "b"];

describe("judgeRun", () => {
  it.each([
    [
      { a: stats({ changed: 3 }), b: stats({ changed: 1 }) },
      "Deployed and verified on 2 hosts: 4 tasks changed something.",
    ],
    [{ a: stats(), b: stats() }, "Deployed and verified on 2 hosts: nothing had to change."],
  ])("succeeds when every host is clean and the exit code is 0", (hosts, message) => {
    expect(judgeRun({ expectedHosts, stats: hosts, exitCode: 0 })).toMatchObject({
      succeeded: true,
      message,
    });
  });

  it("counts what changed by host", () => {
    const hosts = { a: stats({ changed: 3 }), b: stats() };
    expect(judgeRun({ expectedHosts, stats: hosts, exitCode: 0 }).changed).toEqual({ a: 3, b: 0 });
  });

  it.each([
    ["no stats, exit 0", null, 0, /before it finished/],
    ["no stats, a signal", null, null, /ended by a signal/],
    ["a failed host, exit 0", { a: stats({ failures: 1 }), b: stats() }, 0, /failed on a\./],
    ["an unreachable host", { a: stats(), b: stats({ unreachable: 1 }) }, 4, /could not reach b\./],
    ["a host nobody worked on", { a: stats() }, 0, /never worked on b\./],
    ["clean stats, exit 1", { a: stats(), b: stats() }, 1, /code 1 though no host failed/],
  ])("fails on %s", (_what, hosts, exitCode, sentence) => {
    const verdict = judgeRun({ expectedHosts, stats: hosts, exitCode });
    expect(verdict.succeeded).toBe(false);
    expect(verdict.message).toMatch(sentence);
  });
});
