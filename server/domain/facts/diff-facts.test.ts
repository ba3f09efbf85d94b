import { describe, expect, it } from "vitest";
import { HostFacts } from "@/server/contract/host-facts";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { countChanges, diffFacts } from "./diff-facts";

const changed = (change: (facts: HostFacts) => void): [HostFacts, HostFacts] => {
  const before = HostFacts.parse(factsOf(1, "telco"));
  const after = structuredClone(before);
  change(after);
  return [before, after];
};

describe("the difference of two readings", () => {
  it("is none between equal ones", () => {
    expect(diffFacts(...changed(() => {}))).toEqual([]);
  });

  it("names a leaf by its path, and items of a list by their own name", () => {
    const pair = changed((facts) => {
      facts.hostname = "other";
      const nic = facts.nics.find((one) => one.name === "eth0");
      if (nic) nic.mtu = 9000;
    });
    expect(diffFacts(...pair)).toEqual([
      { path: "hostname", kind: "changed", before: pair[0].hostname, after: "other" },
      { path: "nics.eth0.mtu", kind: "changed", before: 1500, after: 9000 },
    ]);
    expect(countChanges(...pair)).toBe(2);
  });

  it("sees one interface that went and one address that came, whatever their order", () => {
    const pair = changed((facts) => {
      facts.nics = facts.nics.filter((nic) => nic.name !== "lo").toReversed();
      facts.nics.find((nic) => nic.name === "eth0")?.addresses.unshift("2001:db8::1/64");
    });
    expect(diffFacts(...pair).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "removed nics.lo",
      "added nics.eth0.addresses.2001:db8::1/64",
    ]);
  });

  it("shows what differs every time and does not count it", () => {
    const pair = changed((facts) => {
      facts.uptimeSeconds = 1;
      facts.clock.skewMs = 7;
      facts.memory.availableKiB = 1;
      for (const one of facts.filesystems) one.freeBytes = 1;
      for (const node of facts.numa) {
        node.freeKiB = 1;
        for (const size of node.hugePages) size.free = 99;
      }
    });
    expect(diffFacts(...pair).length).toBeGreaterThan(4);
    expect(countChanges(...pair)).toBe(0);
  });

  it("counts a reboot, huge pages that are fewer, and a swap that is on", () => {
    const pair = changed((facts) => {
      facts.bootId = "another";
      for (const size of facts.hugePages) if (size.total > 0) size.total = 1;
      facts.memory.swaps.push({ path: "/swap", sizeKiB: 1024 });
    });
    expect(countChanges(...pair)).toBe(3);
  });
});
