import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SEALED } from "@/server/contract/import-words";
import { readDescriptor } from "./read-descriptor";
import { EXPECTED_PAIRS } from "./recorded/expected-under-test";
import { readPairFiles } from "./recorded/read-pair-under-test";

describe.each(EXPECTED_PAIRS)("$pair", (expected) => {
  const files = readPairFiles(expected.pair);
  const { lab, findings, secrets, files: kinds } = readDescriptor(files);
  const hosts = lab?.hosts ?? [];
  const words = (pick: (host: (typeof hosts)[number]) => string | undefined) =>
    hosts.map((host) => pick(host) ?? "-").join(" ");
  const interfaces = hosts.flatMap(({ declared }) => declared.interfaces ?? []);

  it("is read without an error, as what it is", () => {
    expect(kinds.map(({ kind }) => kind)).toEqual(["pdf", "idf"]);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(lab?.dialect).toBe(expected.pair.startsWith("kuberef/") ? "kuberef" : "pharos-1.0");
  });

  it("has its machines, where they are, and what they are to be", () => {
    expect(lab?.jumpHosts.map(({ name, ssh }) => [name, ssh.address ?? null])).toEqual([
      [expected.jump.toLowerCase(), expected.jumpAddress],
    ]);
    expect(words(({ name }) => name)).toBe(expected.hosts.toLowerCase());
    expect(words(({ ssh }) => ssh.address)).toBe(expected.addresses);
    expect(words(({ declared }) => declared.bmc?.address?.replace(/^(qemu:).*/, "$1"))).toBe(expected.bmcs);
    const ofRole = (role: string) => hosts.filter(({ roles }) => roles?.some((one) => one === role)).length;
    expect([ofRole("control-plane"), ofRole("worker")]).toEqual([expected.controlPlanes, expected.workers]);
    expect(hosts.every(({ via }) => via?.join() === lab?.jumpHosts[0]?.name)).toBe(true);
  });

  it("has their hardware, interfaces, disks and networks", () => {
    expect(interfaces).toHaveLength(expected.interfaces);
    const macs = interfaces.flatMap(({ mac }) => mac ?? []);
    expect([macs.length, macs[0] ?? ""]).toEqual([expected.macs, expected.firstMac]);
    expect(interfaces.filter(({ features }) => features?.includes("sriov"))).toHaveLength(expected.sriov);
    expect(hosts.flatMap(({ declared }) => declared.disks ?? [])).toHaveLength(expected.disks);
    const cpus = words(({ declared: { hardware } }) => `${hardware?.cpus ?? "-"}x${hardware?.cores ?? "-"}`);
    expect(cpus).toBe(expected.cpus);
    expect(words(({ declared }) => declared.hardware?.memory)).toBe(expected.memory);
    expect(lab?.declared.networks ?? []).toHaveLength(expected.networks);
  });

  it("keeps no secret, and finds each where it stands", () => {
    const texts = files.flatMap(({ text }) => secretsOf(parse(text, { merge: true })));
    expect(secrets.map(({ value }) => value).sort()).toEqual(texts.sort());
    const all = JSON.stringify([lab, findings]);
    for (const secret of texts) expect(all).not.toContain(secret.trim().slice(0, 30));
    if (texts.length > 0) expect(all).toContain(SEALED);
    for (const { place, machines, kind } of secrets) {
      const line = files.find(({ name }) => name === place.file)?.text.split("\n")[place.line - 1];
      expect(line).toMatch(/(pass|user|<<|remote_management)/);
      if (kind === "bmc-password") expect(machines).toHaveLength(1);
    }
  });
});

/** Values of `pass`, and what is encrypted, as the library reads the file. */
function secretsOf(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, key));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, one]) => secretsOf(one, name));
  }
  if (typeof value !== "string") return [];
  return key === "pass" || value.includes("ENC[") ? [value] : [];
}

it("finds what the labs got wrong, by file, line and column", () => {
  const found = (pair: string) =>
    readDescriptor(readPairFiles(pair)).findings.map(
      ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
    );
  const intel = found("kuberef/intel");
  expect(intel).toContainEqual(
    "idf.yaml:74:9 The role sriov has the driver vfio-pci, which is one of user space: exchange it with that of the other role.",
  );
  expect(intel).toContainEqual(
    expect.stringMatching(/^pdf\.yaml:87:9 This MAC address is a placeholder of zeros/),
  );
  expect(found("pharos/arm/pod5")).toContainEqual(
    expect.stringMatching(
      /^idf-pod5\.yaml:37:5 The network private is on interface 2, counted from 0, and softiron-3/,
    ),
  );
  expect(found("pharos/lf/pod4")).toContainEqual(
    expect.stringMatching(/The gateway 172\.30\.12\.1 of public is outside 172\.30\.12\.64\/26/),
  );
  expect(found("kuberef/equinix-metal")).toContainEqual(
    expect.stringMatching(/^pdf\.yaml:25:9 The address "<Server IP>" is none/),
  );
  const open = intel.filter((line) => line.includes("stands here in the open"));
  expect(open[0]).toMatch(/^pdf\.yaml:36:5 pass stands here in the open: it will be sealed/);
});

it("takes the kernel's names and PCI addresses of interfaces from an installer's block", () => {
  const [host] = readDescriptor(readPairFiles("pharos/ericsson/pod1")).lab?.hosts ?? [];
  expect(host?.declared.interfaces?.[2]).toMatchObject({
    kernelName: "ens2f0",
    pci: "0000:21:00.0",
    mac: "38:ea:a7:17:6b:84",
  });
});
