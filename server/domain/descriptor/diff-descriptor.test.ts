import { expect, it } from "vitest";
import { diffDescriptor } from "./diff-descriptor";

const host = (name: string, port = 22) => ({
  name,
  ssh: { address: `${name}.example`, port },
  via: ["j1", "j2"],
});
const lab = {
  version: 1,
  jumpHosts: [{ name: "j1" }, { name: "j2" }],
  hosts: [host("w1"), host("w2"), host("w3")],
};

it.each([
  ["nothing", { ...lab, hosts: [host("w1"), host("w2"), host("w3")] }, []],
  [
    "the first host taken out",
    { ...lab, hosts: [host("w2"), host("w3")] },
    [{ path: "hosts[w1]", kind: "removed", before: host("w1") }],
  ],
  [
    "a host put in front",
    { ...lab, hosts: [host("w0"), ...lab.hosts] },
    [{ path: "hosts[w0]", kind: "added", after: host("w0") }],
  ],
  [
    "a port",
    { ...lab, hosts: [host("w1"), host("w2", 2222), host("w3")] },
    [{ path: "hosts[w2].ssh.port", kind: "changed", before: 22, after: 2222 }],
  ],
  [
    "jump hosts the other way round",
    { ...lab, jumpHosts: [{ name: "j2" }, { name: "j1" }] },
    [{ path: "jumpHosts", kind: "changed", before: ["j1", "j2"], after: ["j2", "j1"] }],
  ],
  [
    "a list of plain values",
    { ...lab, hosts: [{ ...host("w1"), via: [] }, host("w2"), host("w3")] },
    [{ path: "hosts[w1].via", kind: "changed", before: ["j1", "j2"], after: [] }],
  ],
  [
    "a member that was not there",
    { ...lab, networks: { pods: "10.1.0.0/16" } },
    [{ path: "networks", kind: "added", after: { pods: "10.1.0.0/16" } }],
  ],
  [
    "a list that was empty",
    { ...lab, jumpHosts: [] },
    [
      { path: "jumpHosts[j1]", kind: "removed", before: { name: "j1" } },
      { path: "jumpHosts[j2]", kind: "removed", before: { name: "j2" } },
    ],
  ],
])("tells %s", (_, after, changes) => {
  expect(diffDescriptor(lab, after)).toEqual(changes);
});

it("falls back to the whole list where two things have one name", () => {
  const before = [
    { name: "a", x: 1 },
    { name: "a", x: 2 },
  ];
  expect(diffDescriptor({ list: before }, { list: [{ name: "a", x: 1 }] })).toEqual([
    { path: "list", kind: "changed", before, after: [{ name: "a", x: 1 }] },
  ]);
});
