import { describe, expect, it } from "vitest";
import { planStages } from "./plan-stages";
import { PLAN } from "./plan-under-test";
import { cutPodRanges } from "./pod-ranges";
import { proposeRoles } from "./propose-roles";

const host = (name: string, telco: boolean) => ({ name, telco });
const roles = (hosts: { name: string; telco: boolean }[]) => proposeRoles(hosts).map((one) => one.role);

describe("proposeRoles", () => {
  it.each([
    ["the first host without telco hardware", [host("a", true), host("b", false), host("c", false)], 1],
    ["the first host when all have it", [host("a", true), host("b", true)], 0],
    ["a single host", [host("a", false)], 0],
  ])("gives the control plane to %s", (_what, hosts, index) => {
    expect(roles(hosts).indexOf("control-plane")).toBe(index);
    expect(roles(hosts).filter((role) => role === "worker")).toHaveLength(hosts.length - 1);
  });
});

describe("cutPodRanges", () => {
  it.each([
    ["198.19.0.0/16", 3, ["198.19.0.0/24", "198.19.1.0/24", "198.19.2.0/24"]],
    ["10.0.254.0/23", 2, ["10.0.254.0/24", "10.0.255.0/24"]],
    ["10.1.2.0/24", 1, ["10.1.2.0/24"]],
  ])("cuts %s for %i hosts", (range, count, wanted) => {
    expect(cutPodRanges(range, count)).toEqual(wanted);
  });

  it.each([
    ["10.0.0.0/23", 3],
    ["10.0.0.0/25", 1],
    ["nonsense", 1],
  ])("refuses %s for %i hosts", (range, count) => {
    expect(() => cutPodRanges(range, count)).toThrow(/give a wider range/);
  });
});

describe("planStages", () => {
  it("names the stages in order, with the hosts each works on", () => {
    expect(planStages(PLAN).map((stage) => [stage.id, stage.hosts.length])).toEqual([
      ["precheck", 3],
      ["prepare", 3],
      ["container-runtime", 3],
      ["control-plane", 1],
      ["workers", 2],
      ["pod-network", 3],
      ["verify", 3],
    ]);
  });
});
