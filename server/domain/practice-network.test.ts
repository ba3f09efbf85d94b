import { expect, it } from "vitest";
import { choosePracticeNetworks } from "./practice-network";

const RANGE = "198.18.0.0/15";

it("gives each network its own part of the range", () => {
  expect(choosePracticeNetworks(RANGE, ["default", "192.0.2.0/24"], 3)).toEqual({
    number: 0,
    management: { cidr: "198.18.0.0/24", machine: "198.18.0.1", jump: "198.18.0.2" },
    internal: {
      cidr: "198.18.64.0/24",
      jump: "198.18.64.2",
      hosts: ["198.18.64.11", "198.18.64.12", "198.18.64.13"],
    },
    services: "198.18.128.0/20",
    pods: "198.19.0.0/16",
  });
});

it.each([
  ["another lab's cable", ["198.18.0.0/24"], 1],
  ["a single address", ["198.18.0.77", "198.18.1.0/24"], 2],
  ["a wide route", ["198.18.0.0/21"], 8],
  ["halves of everything, as VPNs set them", ["0.0.0.0/1", "128.0.0.0/1"], 0],
])("steps around %s", (_, routes, number) => {
  expect(choosePracticeNetworks(RANGE, routes, 1).number).toBe(number);
});

it("has no room where the machine routes all of the range", () => {
  expect(() => choosePracticeNetworks(RANGE, ["198.18.0.0/16"], 1)).toThrow(
    /overlaps a route of this machine/,
  );
});

it.each(["198.18.0.0/24", "198.18.0.0/7", "300.1.1.0/15", "fd00::/16"])("refuses the range %s", (range) => {
  expect(() => choosePracticeNetworks(range, [], 1)).toThrow(/give an IPv4 range from \/8 to \/20/);
});

it("keeps every lab of a small range inside it and apart", () => {
  const networks = choosePracticeNetworks("10.77.16.0/20", ["10.77.16.0/24"], 10);
  expect(networks.management.cidr).toBe("10.77.17.0/24");
  expect(networks.internal.cidr).toBe("10.77.19.0/24");
  expect(networks.services).toBe("10.77.20.0/22");
  expect(networks.pods).toBe("10.77.24.0/21");
  expect(() => choosePracticeNetworks("10.77.16.0/20", ["10.77.16.0/23"], 1)).toThrow();
});
