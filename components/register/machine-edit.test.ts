import { expect, it } from "vitest";
import { DescriptorContent } from "@/server/contract/lab";
import { diffDescriptor } from "@/server/domain/descriptor/diff-descriptor";
import { forgottenMachines, machineOf, withMachine, withoutMachine } from "./machine-edit";

const KEY = "019aa000-0000-7000-8000-000000000001";
const ssh = (address: string) => ({ address, port: 22, user: "ops", credentialId: KEY });
const CONTENT: DescriptorContent = {
  version: 1,
  provisioner: "preprovisioned",
  jumpHosts: [{ name: "jump", ssh: ssh("192.0.2.1") }],
  hosts: ["w1", "w2"].map((name, index) => ({
    ...{ name, ssh: ssh(`192.0.2.1${index}`), via: ["jump"], roles: [], recordedHardware: false },
    declared: { os: "debian", bmc: { address: "192.0.2.91", port: 623, credentialId: KEY } },
  })),
};
const changes = (after: DescriptorContent) => {
  DescriptorContent.parse(after);
  return diffDescriptor(CONTENT, after).map((one) => `${one.kind} ${one.path}`);
};

it("changes nothing that was not touched, and keeps what the form does not show", () => {
  for (const name of ["w1", "w2"]) {
    expect(changes(withMachine(CONTENT, false, name, machineOf(CONTENT, false, name)))).toEqual([]);
  }
  expect(changes(withMachine(CONTENT, true, "jump", machineOf(CONTENT, true, "jump")))).toEqual([]);
});

it("edits one host: address, roles, tags, management controller", () => {
  const edit = machineOf(CONTENT, false, "w1");
  const after = withMachine(CONTENT, false, "w1", {
    ...edit,
    machine: { ...edit.machine, address: "192.0.2.50" },
    ...{ via: [], roles: ["worker"], tags: ["b", "a", "b"] },
    bmc: { ...edit.bmc, address: "", user: "admin" },
  });
  expect(changes(after).sort()).toEqual([
    "added hosts[w1].declared.bmc.user",
    "added hosts[w1].tags",
    "changed hosts[w1].roles",
    "changed hosts[w1].ssh.address",
    "changed hosts[w1].via",
    "removed hosts[w1].declared.bmc.address",
  ]);
  expect(after.hosts[0]?.tags).toEqual(["a", "b"]);
  expect(forgottenMachines(CONTENT, after)).toEqual(["w1"]);
});

it("adds hosts and jump hosts like the last one, and takes them out again", () => {
  const host = machineOf(CONTENT, false, null);
  expect(host).toMatchObject({
    machine: { name: "host-3", address: "", user: "ops", credentialId: KEY },
    via: ["jump"],
    tags: [],
    bmc: { address: "" },
  });
  const more = withMachine(CONTENT, false, null, {
    ...host,
    machine: { ...host.machine, address: "w3.example" },
  });
  expect(changes(more)).toEqual(["added hosts[host-3]"]);
  expect(forgottenMachines(CONTENT, more)).toEqual([]);
  expect(changes(withoutMachine(more, "host-3"))).toEqual([]);

  const jump = machineOf(CONTENT, true, null);
  expect(jump.machine.name).toBe("jump-2");
  const hop = withMachine(CONTENT, true, null, {
    ...jump,
    machine: { ...jump.machine, address: "j2.example" },
  });
  expect(hop.hosts.map((one) => one.via)).toEqual([
    ["jump", "jump-2"],
    ["jump", "jump-2"],
  ]);
  expect(withoutMachine(hop, "jump").hosts[0]?.via).toEqual(["jump-2"]);
});

it("renames a jump host on every way, and says that its key is forgotten", () => {
  const edit = machineOf(CONTENT, true, "jump");
  const after = withMachine(CONTENT, true, "jump", { ...edit, machine: { ...edit.machine, name: "gate" } });
  expect(after.hosts.map((one) => one.via)).toEqual([["gate"], ["gate"]]);
  expect(forgottenMachines(CONTENT, after)).toEqual(["jump"]);
});
