import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseFacts } from "./parse-facts";

/** What the script printed on two hosts of a practice lab; the telco host shows hardware that was recorded in a VM. */
const recorded = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "recorded", `${name}.txt`), "utf8");
const MARKER = "@@facts";
const factsOf = (name: string, sentAt = 0) =>
  parseFacts(recorded(name), MARKER, { sentAt, firstAt: sentAt + 20 });

describe("facts of a recorded telco host", () => {
  const facts = factsOf("telco");

  it("have its processors, sockets and NUMA nodes", () => {
    expect(facts.cpu).toMatchObject({
      sockets: 2,
      cores: 4,
      threads: 4,
      online: "0-3",
      isolated: "2-3",
      nohzFull: "2-3",
    });
    expect(facts.cpu.list.map(({ id, socket, node }) => [id, socket, node])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [2, 1, 1],
      [3, 1, 1],
    ]);
    expect(facts.numa.map((node) => node.cpus)).toEqual(["0-1", "2-3"]);
    expect(facts.kernel.commandLine).toContain("isolcpus=2-3");
  });

  it("have its huge pages, of the host and of each node", () => {
    const of = (pages: typeof facts.hugePages) => pages.find((size) => size.sizeKiB === 2048)?.total;
    expect([of(facts.hugePages), ...facts.numa.map((node) => of(node.hugePages))]).toEqual([128, 64, 64]);
  });

  it("have its interfaces: the hardware with driver, place and functions, and the pair that is really there", () => {
    const pf = facts.nics.find((nic) => nic.sriov !== null);
    expect(pf).toMatchObject({ kind: "physical", driver: "igb", numaNode: 1, sriov: { total: 7, num: 4 } });
    expect(pf?.pci).toMatch(/^0000:[0-9a-f]{2}:00\.0$/);
    expect(pf?.sriov?.vfs).toHaveLength(4);
    expect(pf?.sriov?.vfs.every((vf) => vf.driver === "igbvf" && vf.pci !== pf.pci)).toBe(true);
    expect(facts.nics.filter((nic) => nic.kind === "virtual-function")).toHaveLength(4);
    expect(facts.nics.find((nic) => nic.name === "eth0")).toMatchObject({ kind: "virtual", link: true });
    expect(facts.nics[0]).toMatchObject({ name: "lo", kind: "loopback" });
  });

  it("have its board", () => {
    expect(facts.dmi.product).toMatch(/Telco/);
  });
});

describe("facts of a recorded plain host", () => {
  const facts = factsOf("plain");

  it("have its system, addresses, routes and room", () => {
    expect(facts).toMatchObject({
      ...{ format: 1, root: true, os: { id: "debian", versionId: "12" }, owner: null, leftovers: [] },
      ...{ packageLock: null, kubeadmRuns: false, kubelet: null, containerRuntime: null, unread: [] },
    });
    expect(facts.python).toMatch(/^3\.11\./);
    expect(facts.machineId).toMatch(/^[0-9a-f]{32}$/);
    const eth0 = facts.nics.find((nic) => nic.name === "eth0");
    expect(eth0?.addresses.some((address) => /^198\.1[89]\.\d+\.\d+\/24$/.test(address))).toBe(true);
    expect(facts.routes[0]).toMatchObject({ destination: "default", device: "eth0" });
    expect(facts.filesystems.map((one) => one.mount)).toContain("/");
    expect(facts.listening).toContainEqual({ address: "0.0.0.0", port: 22, process: "sshd" });
    expect(facts.sysctl["fs.inotify.max_user_instances"]).toBe("128");
    expect(facts.kernelParts.filesystems).toContain("overlay");
    expect(facts.nameservers).toHaveLength(1);
  });

  it("have the skew from the middle of the round trip, and how sure it is", () => {
    const printed = /@@facts clock\n(\d+)/.exec(recorded("plain"))?.[1] ?? "";
    const hostMs = Number(BigInt(printed) / 1_000_000n);
    expect(factsOf("plain", hostMs - 10).clock).toMatchObject({ skewMs: 0, uncertaintyMs: 11 });
    expect(factsOf("plain", hostMs - 600_010).clock.skewMs).toBe(600_000);
    const busybox = recorded("plain").replace(printed, `${printed.slice(0, 10)}%N`);
    const rough = parseFacts(busybox, MARKER, { sentAt: hostMs, firstAt: hostMs + 20 });
    expect(Math.abs(rough.clock.skewMs)).toBeLessThanOrEqual(rough.clock.uncertaintyMs);
    expect(rough.clock.uncertaintyMs).toBeGreaterThan(500);
  });

  it("tell what is wrong with it: locks, leftovers, another lab, a password nobody had", () => {
    const spoiled = recorded("plain")
      .replace(
        "@@facts leftovers\n",
        "@@facts leftovers\npath /etc/kubernetes\nunit kubelet.service\nunread /var/lib/etcd\n",
      )
      .replace(
        "@@facts processes\n",
        "@@facts processes\n/proc/4000000/comm:kubeadm\n/proc/4000001/comm:kubelet\n/proc/4000002/comm:apt-get\n",
      )
      .replace(
        "@@facts files\n",
        '@@facts files\n/etc/fairlead/owner.json:{\n/etc/fairlead/owner.json:  "labId": "another"\n',
      );
    const facts = parseFacts(spoiled, MARKER, { sentAt: 0, firstAt: 0 });
    expect(facts.leftovers).toEqual([
      { kind: "path", what: "/etc/kubernetes" },
      { kind: "unit", what: "kubelet.service" },
      { kind: "process", what: "kubelet" },
    ]);
    expect(facts).toMatchObject({ kubeadmRuns: true, owner: "another", kubelet: { running: true } });
    expect(facts.packageLock).toBe("apt-get runs (pid 4000002)");
    expect(facts.unread).toEqual([{ what: "/var/lib/etcd", why: "only root may look" }]);
  });
});
