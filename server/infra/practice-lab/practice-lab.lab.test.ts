import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PracticeLabState } from "@/server/contract/practice-lab";
import { installDaemon } from "./ask-once";
import { callDaemon, type LabQuestion } from "./call-daemon";
import { listPracticeLabs, openPracticeLab, practiceLabCapacity, sweepPracticeLabs } from "./client";
import { baseName } from "./daemon/base-packages";
import { labSocket } from "./daemon/places";
import { LabUnderTest, practiceHost, requireProgram } from "./lab-under-test";
import { expectNothingLeft, type MachineSnapshot, takeSnapshot } from "./machine-snapshot-under-test";

const HOSTS = [
  practiceHost("control", "control-plane"),
  practiceHost("worker", "worker"),
  practiceHost("telco", "telco"),
];
const NAMES = ["jump", "control", "worker", "telco"];

const Hello = z.object({ pid: z.number() });

let lab: LabUnderTest;
let before: MachineSnapshot;
let socket = "";
let state: PracticeLabState;
const labId = uuid();

const ask = async (question: LabQuestion) => PracticeLabState.parse(await callDaemon(socket, question));
const open = async (id: string) => openPracticeLab({ labId: id, machine: lab.machine() });
const up = (to: string): Promise<unknown> =>
  callDaemon(to, { verb: "up", kind: "cluster", authorizedKey: lab.authorizedKey, hosts: HOSTS });

beforeAll(async () => {
  requireProgram("nft", "nftables");
  requireProgram("mmdebstrap", "mmdebstrap");
  lab = await LabUnderTest.make();
  await sweepPracticeLabs(lab.machine());
  before = await takeSnapshot();
  socket = await open(labId);
  state = PracticeLabState.parse(await up(socket));
  console.log(`base image ${state.seconds.base} s, jump host and 3 hosts ${state.seconds.hosts} s`);
  await lab.trust(state);
});

afterAll(async () => {
  for (const left of await listPracticeLabs(lab.machine())) {
    if (left.alive) await callDaemon(left.socket, { verb: "remove" });
  }
  await lab.end();
});

it("is up within 5 s once the base image is cached", () => {
  expect(state.hosts.map((host) => host.name)).toEqual(NAMES);
  expect(state.seconds.hosts).toBeLessThanOrEqual(5);
});

describe("hosts", () => {
  it.each(NAMES)("%s answers strictly checked SSH and its systemd is running", async (name) => {
    expect(await lab.ssh(name, "systemctl is-system-running --wait; hostname; cat /proc/1/comm")).toBe(
      `running\n${name}\nsystemd`,
    );
  });

  it("refuses a host whose key is not the pinned one", async () => {
    const other = state.hosts.find((host) => host.name === "worker");
    await lab.trust({
      ...state,
      hosts: state.hosts.map((host) =>
        host.name === "control" ? { ...host, hostKey: other?.hostKey ?? "" } : host,
      ),
    });
    await expect(lab.ssh("control", "true")).rejects.toThrow(/verification failed/i);
    await lab.trust(state);
    expect(await lab.ssh("control", "echo in")).toBe("in");
  });

  it("can be reached through the jump host only", async () => {
    for (const { address, role } of state.hosts) {
      const reached = await new Promise<boolean>((resolve) => {
        const connection = connect({ host: address, port: 22, timeout: 1500 });
        const finish = (seen: boolean) => {
          connection.destroy();
          resolve(seen);
        };
        // whatever else may accept connections to unknown addresses is no SSH server
        connection.once("data", (data) => finish(data.toString("latin1").startsWith("SSH-")));
        connection.once("timeout", () => finish(false)).once("error", () => finish(false));
        connection.once("close", () => resolve(false));
      });
      expect({ address, reached }).toEqual({ address, reached: role === "jump" });
    }
    expect(await lab.ssh("jump", "cat /proc/sys/net/ipv4/ip_forward")).toBe("0");
  });

  it("cannot touch the machine's clock or kernel settings", async () => {
    await expect(lab.ssh("worker", "date -s 2001-01-01")).rejects.toThrow(/cannot set date/);
    await expect(lab.ssh("worker", "sysctl -w vm.swappiness=1 2>&1 >/dev/null; false")).rejects.toThrow();
    expect(
      await lab.ssh("worker", "sysctl -qw net.ipv4.ip_forward=1; cat /proc/sys/net/ipv4/ip_forward"),
    ).toBe("1");
  });

  it("have what a kubelet looks for", async () => {
    const seen = await lab.ssh(
      "control",
      "cat /proc/sys/vm/overcommit_memory /proc/sys/kernel/panic; test -c /dev/kmsg && echo kmsg; findmnt -no PROPAGATION /; " +
        "stat -fc %T /var/lib/containerd; getent hosts telco | cut -d' ' -f1; ip route show default | cut -d' ' -f3",
    );
    const telco = state.hosts.find((host) => host.name === "telco")?.address ?? "";
    const gateway = telco.replace(/\d+$/, "2");
    const [overcommit, panic, kmsg, propagation, fileSystem, ...addresses] = seen.split("\n");
    expect([overcommit, panic, kmsg, propagation]).toEqual(["1", "10", "kmsg", "shared"]);
    expect(fileSystem).not.toMatch(/overlay/);
    expect(addresses).toEqual([telco, gateway]);
  });

  it("hold no container runtime, CNI plugin, Kubernetes program or packet filter", async () => {
    const packages = (await lab.ssh("control", "dpkg-query -W | cut -f1 | cut -d: -f1")).split("\n");
    expect(packages).toContain("openssh-server");
    const brought =
      /containerd|runc|\bcni|-cni|kube|^cri-|docker|podman|conntrack|socat|^(ip|nf|eb|arp)tables|^nft/;
    expect(packages.filter((name) => brought.test(name))).toEqual([]);
    expect(
      await lab.ssh(
        "control",
        "for p in containerd runc kubelet nft iptables conntrack socat; do command -v $p; done; ls -A /opt",
      ),
    ).toBe("");
  });

  it("show the recorded hardware on the telco host and on no other", async () => {
    const facts =
      "cat /sys/bus/pci/devices/*/sriov_numvfs 2>/dev/null; ls -d /sys/devices/system/node/node* | wc -l; " +
      "cat /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages; ls /sys/class/net | grep -c ^ens1v; " +
      "ip -br link | grep -c ^ens1v; lspci | grep -c 'Virtual Function'";
    expect(await lab.ssh("telco", facts)).toBe("4\n2\n128\n4\n4\n4");
    expect(await lab.ssh("worker", "ls /sys/class/net; lspci | grep -c 'Virtual Function' || true")).toBe(
      "eth0\nlo\n0",
    );
  });
});

describe("power and cables", () => {
  it("cuts a host's power and brings it back with its disk and key", async () => {
    await lab.ssh("worker", "echo kept > /root/kept; sync");
    const off = await ask({ verb: "power", host: "worker", state: "off" });
    expect(off.hosts.map((host) => host.power)).toEqual(["on", "on", "off", "on"]);
    await expect(lab.ssh("worker", "true")).rejects.toThrow();
    const on = await ask({ verb: "power", host: "worker", state: "on" });
    expect(on.hosts.every((host) => host.power === "on")).toBe(true);
    expect(await lab.ssh("worker", "cat /root/kept; systemctl is-system-running --wait")).toBe(
      "kept\nrunning",
    );
  });

  it("forgets hardware settings at a power cut, as hardware does", async () => {
    const pages = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";
    expect(await lab.ssh("telco", `echo 64 > ${pages}; cat ${pages}`)).toBe("64");
    await ask({ verb: "power", host: "telco", state: "off" });
    await ask({ verb: "power", host: "telco", state: "on" });
    expect(await lab.ssh("telco", `cat ${pages}`)).toBe("128");
  });

  it("lets a host reboot itself, and leaves it off after a poweroff", async () => {
    const boot = "stat -c %y /proc/1";
    const first = await lab.ssh("worker", boot);
    const asked = () => undefined; // the connection may end before the command does
    await lab.ssh("worker", "systemctl reboot").catch(asked);
    await expect
      .poll(() => lab.ssh("worker", boot).catch(() => first), { timeout: 30_000, interval: 300 })
      .not.toBe(first);
    await lab.ssh("worker", "systemctl poweroff").catch(asked);
    const power = async () => (await ask({ verb: "status" })).hosts[2]?.power;
    await expect.poll(power, { timeout: 30_000, interval: 200 }).toBe("off");
    await ask({ verb: "power", host: "worker", state: "on" });
  });

  it("pulls and plugs a host's cable", async () => {
    await ask({ verb: "link", host: "worker", state: "down" });
    await expect(lab.ssh("worker", "true")).rejects.toThrow();
    expect(await lab.ssh("control", "echo in")).toBe("in");
    await ask({ verb: "link", host: "worker", state: "up" });
    expect(await lab.ssh("worker", "echo in")).toBe("in");
  });

  it("names the hosts it has when asked for another", async () => {
    await expect(ask({ verb: "power", host: "nobody", state: "off" })).rejects.toThrow(
      /no host nobody: it has jump, control, worker, telco/,
    );
  });
});

describe("guards", () => {
  it("keeps the room of a lab that is up, and refuses a second that does not fit with the numbers", async () => {
    const { inotify, fits } = await practiceLabCapacity(lab.machine());
    expect(inotify.used).toBeGreaterThanOrEqual(67);
    expect(fits.cluster).toBeLessThan(3);
    const refusal = await up(await open(uuid())).catch((cause: unknown) => cause);
    expect(refusal).toMatchObject({
      reason: "practice_lab_no_room",
      message: expect.stringContaining(`root has ${inotify.used} of ${inotify.limit}`),
    });
    await expect.poll(async () => (await listPracticeLabs(lab.machine())).length).toBe(1);
  });

  it("answers a second request for the same lab with the lab", async () => {
    expect(await open(labId)).toBe(socket);
    expect(PracticeLabState.parse(await up(socket)).daemonPid).toBe(state.daemonPid);
  });
});

describe("the end", () => {
  it("leaves nothing behind when the lab is removed", async () => {
    const started = performance.now();
    await callDaemon(socket, { verb: "remove" });
    console.log(`removed in ${Math.round(performance.now() - started)} ms`);
    await expectNothingLeft(before);
  });

  it("ends every host when its daemon is killed, and the next start clears the rest", async () => {
    const second = await open(uuid());
    const { daemonPid } = PracticeLabState.parse(await up(second));
    expect((await takeSnapshot()).networkNamespaces.length).toBeGreaterThan(before.networkNamespaces.length);
    process.kill(daemonPid, "SIGKILL");
    // hosts, links and namespaces go with it, before anybody clears anything
    const remains = async () => {
      const { networkNamespaces, links, mounts } = await takeSnapshot();
      return { networkNamespaces, links, mounts };
    };
    const { networkNamespaces, links, mounts } = before;
    await expect
      .poll(remains, { timeout: 10_000, interval: 250 })
      .toEqual({ networkNamespaces, links, mounts });
    await sweepPracticeLabs(lab.machine());
    await expectNothingLeft(before);
  });

  it("takes the lab away when its daemon is asked to end", async () => {
    const second = await open(uuid());
    const { daemonPid } = PracticeLabState.parse(await up(second));
    process.kill(daemonPid, "SIGTERM");
    await expect.poll(() => existsSync(second), { timeout: 10_000 }).toBe(false);
    await expectNothingLeft(before);
  });

  it("makes the same lab on a machine with one unified cgroup tree", async () => {
    const id = uuid();
    const program = await installDaemon(lab.machine());
    // this machine as it would be with cgroup v2 alone (with the controllers that are left for v2 on it)
    const unified =
      'umount --lazy --recursive /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"';
    const daemon = [process.execPath, program, "lab", "--uid", "0", "--gid", "0", "--lab", id];
    const child = spawn("unshare", ["--mount", "sh", "-c", unified, "sh", ...daemon], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const ended = once(child, "exit");
    try {
      await expect.poll(() => existsSync(labSocket(0, id)), { timeout: 10_000 }).toBe(true);
      const hosts = [practiceHost("only", "telco")];
      const made = await callDaemon(labSocket(0, id), {
        verb: "up",
        kind: "cluster",
        authorizedKey: lab.authorizedKey,
        hosts,
      });
      await lab.trust(PracticeLabState.parse(made));
      const facts =
        "systemctl is-system-running --wait; stat -fc %T /sys/fs/cgroup; grep ^0:: /proc/1/cgroup; " +
        "diff /sys/fs/cgroup/cgroup.controllers /sys/fs/cgroup/cgroup.subtree_control && test -d /sys/fs/cgroup/kubepods && echo all";
      expect(await lab.ssh("only", facts)).toBe("running\ncgroup2fs\n0::/init.scope\nall");
      await callDaemon(labSocket(0, id), { verb: "remove" });
      await ended;
    } finally {
      child.kill("SIGKILL");
    }
    await expectNothingLeft(before);
  });

  it("undoes a lab whose caller hangs up while it is made", async () => {
    const to = await open(uuid());
    const caller = new AbortController();
    const request = { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts: HOSTS } as const;
    const call = callDaemon(to, request, { signal: caller.signal, onLine: () => caller.abort() });
    await expect(call).rejects.toThrow(/given up/);
    await expectNothingLeft(before);
  });

  it("never leaves half a base image, however its making is ended", async () => {
    const cache = "/var/cache/fairlead";
    const image = readdirSync(cache).find((name) => name === baseName(new Date())) ?? "";
    const others = readdirSync(cache).filter((name) => name !== image);
    renameSync(path.join(cache, image), path.join(cache, "kept"));
    try {
      const to = await open(uuid());
      const { pid } = Hello.parse(await callDaemon(to, { verb: "hello" }));
      let lines = 0;
      const onLine = (line: string) => {
        if (line.startsWith("I:") && ++lines === 5) process.kill(pid, "SIGKILL");
      };
      const request = { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts: HOSTS } as const;
      await expect(callDaemon(to, request, { onLine })).rejects.toThrow();
      expect(lines).toBeGreaterThanOrEqual(5);
      expect(readdirSync(cache).some((name) => name.startsWith("building-"))).toBe(true);
      await sweepPracticeLabs(lab.machine());
      expect(readdirSync(cache).sort()).toEqual([...others, "kept"].sort());
    } finally {
      renameSync(path.join(cache, "kept"), path.join(cache, image));
    }
    await expectNothingLeft(before);
  });
});
