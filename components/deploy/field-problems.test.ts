import { expect, it } from "vitest";
import type { CheckResult } from "@/server/contract/check";
import { fieldProblems } from "./field-problems";

const failed = (
  field: string,
  message: string,
  severity: CheckResult["severity"] = "error",
): CheckResult => ({
  ...{ id: "a.b", title: "A", host: null, factsAt: null, fix: null, waiver: null },
  ...{ status: "failed", severity, field, message },
});
const refusal = (issues: { field: string; message: string }[]) => ({
  message: "no",
  data: { error: { code: "bad_input", requestId: "r", issues } },
});

it("puts what the server refused where it stands, as a sentence", () => {
  const error = refusal([
    { field: "options.cluster.mtu", message: "at least 576 bytes" },
    { field: "options.cluster.certSANs.2", message: "a host name or an IPv4 address" },
    { field: "options.hosts.w1.address", message: "an IPv4 address" },
    { field: "options.cluster.endpoint", message: "host:port, such as 192.0.2.10:6443" },
    { field: "bundleId", message: "nothing of the form" },
  ]);
  expect(fieldProblems(["w1"], error, [])).toEqual({
    "cluster.mtu": "Give at least 576 bytes.",
    "cluster.certSANs": "Give a host name or an IPv4 address.",
    "hosts.w1.address": "Give an IPv4 address.",
    "cluster.endpoint": "Give host:port, such as 192.0.2.10:6443.",
  });
});

it("puts an error of the checks there, too, but no warning", () => {
  const checks = [
    failed("options.hosts.w1.address", "The host has 2 networks."),
    failed("options.cluster.ntpServers", "The clock is not synchronized.", "warning"),
    failed("roles", "No host carries the control plane."),
  ];
  expect(fieldProblems(["w1"], null, checks)).toEqual({ "hosts.w1.address": "The host has 2 networks." });
});
