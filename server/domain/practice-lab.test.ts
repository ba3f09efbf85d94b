import { describe, expect, it } from "vitest";
import {
  clusterOverrides,
  hostsThatFit,
  inotifyNeed,
  labFits,
  noRoom,
  practiceCapacity,
} from "./practice-lab";

const hosts = (workers: number) =>
  Array.from({ length: workers + 1 }, (_, index) => ({ controlPlane: index === 0 }));

describe("inotifyNeed", () => {
  it.each([
    ["cluster", 0, 8 + 29],
    ["cluster", 2, 8 + 29 + 15 * 2],
    ["cluster", 9, 8 + 29 + 15 * 9],
    ["plain", 2, 8 + 9 * 3],
    ["plain", 9, 8 + 9 * 10],
  ] as const)("%s lab with a control plane and %i more hosts needs %i", (kind, workers, need) => {
    expect(inotifyNeed(kind, hosts(workers))).toBe(need);
  });
});

describe("labFits", () => {
  it.each([
    [45, 128, 67, true], // 45 + 67 + 16 = 128
    [46, 128, 67, false],
    [0, 128, 112, true],
    [0, 128, 113, false],
  ])("root uses %i of %i, the lab needs %i: %s", (used, limit, need, fits) => {
    expect(labFits({ used, limit }, need)).toBe(fits);
  });
});

describe("hostsThatFit", () => {
  it.each([
    [0, 128, 6, 10],
    [45, 128, 3, 6],
    [46, 128, 2, 6],
    [75, 128, 1, 3],
    [76, 128, 0, 3],
    [96, 128, 0, 0],
    [0, 8192, 10, 10],
  ])("root uses %i of %i: %i with Kubernetes, %i without", (used, limit, cluster, plain) => {
    expect(hostsThatFit("cluster", { used, limit })).toBe(cluster);
    expect(hostsThatFit("plain", { used, limit })).toBe(plain);
  });
});

it("says how many hosts fit and what bounds them", () => {
  expect(practiceCapacity({ used: 45, limit: 128 })).toMatchObject({
    supported: true,
    fits: { cluster: 3, plain: 6 },
    reason: expect.stringContaining("root has 45 of 128 inotify instances"),
  });
  expect(practiceCapacity({ used: 120, limit: 128 }).reason).toMatch(/^No host fits: .*raise the limit/);
  expect(practiceCapacity({ used: 0, limit: 8192 }).reason).toMatch(/^10 hosts fit/);
});

it("refuses with the numbers it was decided by", () => {
  const refusal = noRoom("cluster", { used: 67, limit: 128 }, 67);
  expect(refusal.reason).toBe("practice_lab_no_room");
  expect(refusal.message).toContain("needs 67 inotify instances and 16 stay free, but root has 67 of 128");
});

it.each([
  [96, "so no host fits; remove another practice lab, or raise the limit."],
  [67, "so only 1 host fits; take fewer hosts, remove another practice lab, or raise the limit."],
  [45, "so only 3 hosts fit; take fewer hosts, remove another practice lab, or raise the limit."],
])("says how many would fit beside %i instances", (used, end) => {
  expect(noRoom("cluster", { used, limit: 128 }, 120).message.endsWith(end)).toBe(true);
});

it("asks for what a host in a namespace needs, by the version of Kubernetes", () => {
  expect(clusterOverrides("1.34.4").kubelet).toMatchObject({
    ...{ cgroupDriver: "cgroupfs", failCgroupV1: false, failSwapOn: false },
  });
  expect(clusterOverrides("1.34.4").ignorePreflightErrors).toEqual([]);
  expect(clusterOverrides("1.35.4").ignorePreflightErrors).toEqual(["SystemVerification"]);
});
