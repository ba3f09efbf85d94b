import { expect, it } from "vitest";
import type { DescriptorContent } from "@/server/contract/lab";
import { canonicalDescriptor, checkDescriptor } from "./check-descriptor";

const ssh = { address: "10.0.0.5", port: 22, user: "root", credentialId: "k" };
const host = (name: string, over: object = {}): DescriptorContent["hosts"][number] => ({
  name,
  ssh: { ...ssh, ...over },
  via: ["jump"],
  roles: [],
  recordedHardware: false,
});
const content = (...hosts: DescriptorContent["hosts"]): DescriptorContent => ({
  version: 1,
  provisioner: "preprovisioned",
  jumpHosts: [{ name: "jump", ssh: { ...ssh, address: "jump.example" } }],
  hosts,
});

it("finds nothing wrong with a sound descriptor, and spells its addresses one way", () => {
  const sound = content(host("w1"), host("w2", { port: 2222 }), host("w3", { address: "FD00::0:5" }));
  expect(checkDescriptor(sound)).toEqual([]);
  expect(canonicalDescriptor(sound).hosts[2]?.ssh.address).toBe("fd00::5");
});

it.each([
  ["a bad address", content(host("w1", { address: "10.0.0.500" })), "content.hosts.0.ssh.address", /no IPv4/],
  ["a bad user", content(host("w1", { user: "No Body" })), "content.hosts.0.ssh.user", /no Linux user/],
  [
    "a jump host that is none",
    content({ ...host("w1"), via: ["other"] }),
    "content.hosts.0.via",
    /other, which is no jump host/,
  ],
  ["one jump host twice", content({ ...host("w1"), via: ["jump", "jump"] }), "content.hosts.0.via", /twice/],
  [
    "two of one name",
    content(host("w1"), host("w1", { port: 23 })),
    "content.hosts.1.name",
    /two machines are called w1/,
  ],
  ["a name of a jump host", content(host("jump")), "content.hosts.0.name", /called jump/],
  ["a machine twice", content(host("w1"), host("w2")), "content.hosts.1.address", /w1 and w2 are one/],
  [
    "another provisioner",
    { ...content(host("w1")), provisioner: "practice-lab" as const },
    "content.provisioner",
    /practice lab/,
  ],
])("tells %s", (_, wrong, field, message) => {
  expect(checkDescriptor(wrong)).toEqual([{ field, message: expect.stringMatching(message) }]);
});
