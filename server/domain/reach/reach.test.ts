import { describe, expect, it } from "vitest";
import { factsOf } from "../checks/facts-under-test";
import { askReach, type ReachAsked } from "./ask-reach";
import { findReachFaults, isReached } from "./judge-reach";
import { parseReach } from "./parse-reach";

const MACHINES = [
  { name: "node-1", address: "198.51.100.11" },
  { name: "node-2", address: "198.51.100.12" },
  { name: "node-3", address: "lab-gate.example.org" },
];

describe("askReach", () => {
  it("asks for every address a node could have, with the packet its own interface takes", () => {
    const [one, two, three] = [factsOf(1), factsOf(2), factsOf(3)];
    two.nics.push({
      ...{ name: "eth1", kind: "physical", driver: null, speed: null, mtu: 9000, mac: null, link: true },
      ...{ addresses: ["192.0.2.2/24", "fd00::2/64"], pci: null, numaNode: null, sriov: null },
    });
    two.nics.push({
      ...{ name: "cni0", kind: "bridge", driver: null, speed: null, mtu: 1500, mac: null, link: true },
      ...{ addresses: ["10.244.1.1/24"], pci: null, numaNode: null, sriov: null },
    });
    for (const nic of one.nics) if (nic.name === "eth0") nic.mtu = 9000;
    const facts = new Map([
      ["node-1", one],
      ["node-2", two],
      ["node-3", three],
    ]);
    const asked = askReach("node-1", MACHINES, facts, ["api.example.org", "198.51.100.2", "node-1", "-x"]);
    expect(asked.ways).toEqual([
      { host: "node-2", address: "198.51.100.12", mtu: 9000 },
      { host: "node-2", address: "192.0.2.2", mtu: 9000 },
      { host: "node-3", address: "198.51.100.13", mtu: 9000 },
    ]);
    expect(asked.names).toEqual(["node-1", "node-2", "node-3", "api.example.org"]);
    expect(askReach("node-2", MACHINES, facts).ways[0]).toMatchObject({ host: "node-1", mtu: 1500 });
  });

  it("takes where SSH answers for a host nobody read, if that is an address, and never its own", () => {
    expect(askReach("node-1", MACHINES, new Map()).ways).toEqual([
      { host: "node-2", address: "198.51.100.12", mtu: 1500 },
    ]);
    const same = [...MACHINES, { name: "twin", address: "198.51.100.11" }];
    const asked = askReach("node-1", same, new Map([["node-1", factsOf(1)]]));
    expect(asked.ways.map((way) => way.host)).toEqual(["node-2"]);
  });
});

describe("parseReach", () => {
  const asked: ReachAsked = {
    ways: [
      { host: "b", address: "192.0.2.2", mtu: 1500 },
      { host: "c", address: "192.0.2.3", mtu: 1500 },
      { host: "d", address: "192.0.2.4", mtu: 1500 },
    ],
    ports: [6443, 10250],
    names: ["b", "nowhere"],
  };
  const said = `Welcome to b
M tcp 192.0.2.2 10250 silent
M echo 192.0.2.2 0.183
M lost 192.0.2.2 1500
M fits 192.0.2.2 1400
M lost 192.0.2.2 1410
M fits 192.0.2.2 84
M lost 192.0.2.2 576
M silent 192.0.2.3
M tcp 192.0.2.3 6443 no way
M name b 192.0.2.2 192.0.2.9
M name nowhere
X echo 192.0.2.3 1
`;
  it("reads what a host said in any order, and nothing that is not behind the marker", () => {
    const reach = parseReach(`${said}M end\n`, "M", asked);
    // a size that was lost although a larger one came through was chance
    expect(reach?.ways[0]).toEqual({
      ...{ host: "b", address: "192.0.2.2", echo: true, rttMs: 0.183, mtu: 1400, lost: 1410 },
      ports: [{ port: 10250, state: "silent" }],
    });
    expect(reach?.ways[1]).toMatchObject({
      echo: false,
      mtu: null,
      ports: [{ port: 6443, state: "no way" }],
    });
    expect(reach?.ways.map(isReached)).toEqual([true, false, null]);
    expect(reach?.names).toEqual([
      { name: "b", addresses: ["192.0.2.2", "192.0.2.9"] },
      { name: "nowhere", addresses: [] },
    ]);
    expect(parseReach(said, "M", asked)).toBeNull();
  });

  it("is judged without a plan, too", () => {
    const reach = parseReach(`${said}M end\n`, "M", asked);
    const hosts = [
      { name: "b", addresses: ["192.0.2.2"] },
      { name: "nowhere", addresses: ["192.0.2.3"] },
    ];
    expect(reach && findReachFaults("a", reach, hosts).map((one) => one.title)).toEqual([
      "Ports of b are closed to a",
      "Large packets from a to b are lost",
      "a does not reach c",
      "a does not know every host's name",
      "b is another machine on a",
    ]);
  });
});
