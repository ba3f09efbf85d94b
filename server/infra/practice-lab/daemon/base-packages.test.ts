import { expect, it } from "vitest";
import { BASE_PACKAGES, baseName, isoWeek } from "./base-packages";

it.each([
  ["2026-11-24", "2026-W48"],
  ["2026-01-01", "2026-W01"],
  ["2027-01-03", "2026-W53"],
  ["2024-12-30", "2025-W01"],
])("%s lies in %s (ISO 8601)", (day, week) => {
  expect(isoWeek(new Date(`${day}T12:00:00Z`))).toBe(week);
});

it("names a new image each week", () => {
  const name = baseName(new Date("2026-11-24T00:00:00Z"));
  expect(name).toBe(baseName(new Date("2026-11-29T23:00:00Z")));
  expect(name).not.toBe(baseName(new Date("2026-11-30T00:00:00Z")));
});

it("lists nothing that the bundle brings", () => {
  const brought = /containerd|runc|cni|kube|conntrack|socat|iptables|nftables|ebtables/;
  expect(BASE_PACKAGES.filter((name) => brought.test(name))).toEqual([]);
});
