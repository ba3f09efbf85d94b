import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CheckResult } from "@/server/contract/check";
import type { HostFacts } from "@/server/contract/host-facts";
import { PracticeLabState } from "@/server/contract/practice-lab";
import { runChecks } from "@/server/domain/checks/run-checks";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { makePlan } from "@/server/domain/kubeadm/make-plan";
import { MANIFEST, PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { describePracticeLab } from "@/server/domain/practice-descriptor";
import { askReach } from "@/server/domain/reach/ask-reach";
import { callDaemon } from "@/server/infra/practice-lab/call-daemon";
import { openPracticeLab } from "@/server/infra/practice-lab/client";
import { LabUnderTest, practiceHost } from "@/server/infra/practice-lab/lab-under-test";
import { connectSsh } from "@/server/infra/ssh/connect-ssh";
import type { SshConnection } from "@/server/infra/ssh/ssh-connection";
import { readFactsText } from "./read-facts";
import { readReach } from "./read-reach";

const HOSTS = ["host-1", "host-2", "host-3"];

let lab: LabUnderTest;
let socket = "";
let state: PracticeLabState;
beforeAll(async () => {
  lab = await LabUnderTest.make();
  socket = await openPracticeLab({ labId: randomUUID(), machine: lab.machine() });
  const hosts = [
    practiceHost("host-1", "control-plane"),
    practiceHost("host-2", "worker"),
    practiceHost("host-3", "worker"),
  ];
  const asked = { verb: "up", kind: "cluster", authorizedKey: lab.authorizedKey, hosts } as const;
  state = PracticeLabState.parse(await callDaemon(socket, asked));
  await lab.trust(state);
});
afterAll(async () => {
  if (socket) await callDaemon(socket, { verb: "remove" });
  await lab?.end();
});

async function connect(name: string, user = "root") {
  const privateKey = readFileSync(path.join(lab.folder, "id"), "utf8");
  const endpoint = (wanted: string, as: string) => {
    const one = state.hosts.find((host) => host.name === wanted);
    if (!one) throw new Error(`The lab has no ${wanted}.`);
    return {
      name: wanted,
      address: one.address,
      port: one.port,
      user: as,
      privateKey,
      hostKeys: [one.hostKey],
    };
  };
  return connectSsh({ target: endpoint(name, user), via: [endpoint("jump", "root")] });
}

async function readFacts(connection: SshConnection): Promise<HostFacts> {
  const { text, marker, sentAt, firstAt } = await readFactsText(connection);
  return parseFacts(text, marker, { sentAt, firstAt });
}

/** What every host says of itself, and then sees of the others. */
async function readAll(users: Record<string, string>) {
  const machines = state.hosts.filter((one) => one.role === "host");
  const open = await Promise.all(
    HOSTS.map(async (name) => [name, await connect(name, users[name])] as const),
  );
  try {
    const facts = new Map(
      await Promise.all(open.map(async ([name, connection]) => [name, await readFacts(connection)] as const)),
    );
    const reach = await Promise.all(
      open.map(async ([name, connection]) => {
        const began = performance.now();
        const read = await readReach(connection, askReach(name, machines, facts));
        expect(performance.now() - began, `${name} tries the others`).toBeLessThan(6000);
        return [name, { reach: read, at: Date.now() }] as const;
      }),
    );
    return { facts, reach: new Map(reach) };
  } finally {
    for (const [, connection] of open) connection.close();
  }
}

/** The newest facts of all hosts, judged as an operator's own hosts would be. */
async function judge(users: Record<string, string> = {}): Promise<CheckResult[]> {
  const { facts: read, reach } = await readAll(users);
  const content = { ...describePracticeLab(state, PLAN.labId), provisioner: "preprovisioned" as const };
  const plan = makePlan({
    labId: PLAN.labId,
    clusterId: PLAN.clusterId,
    revision: { id: PLAN.descriptorRevisionId, content },
    bundle: { id: PLAN.bundleId, kubernetes: "1.34.4" },
    profile: "basic",
    roles: {},
    facts: read,
  });
  const now = Date.now();
  return runChecks({
    plan,
    content,
    facts: new Map([...read].map(([name, facts]) => [name, { facts, at: now }])),
    reach,
    bundle: { arch: MANIFEST.arch, hostOs: MANIFEST.hostOs, diskBytes: 2 ** 31 },
    running: null,
    busyWith: [],
    now,
  });
}
const redOf = (results: CheckResult[]) =>
  results
    .filter((one) => one.status === "failed" && one.severity !== "info")
    .map((one) => `${one.id} ${one.host ?? "lab"}`);

/** First three numbers of an address in the lab's own ranges. */
const inPods = () => `${state.networks.pods.split(".").slice(0, 2).join(".")}.200`;
const inServices = () => state.networks.services.split(".").slice(0, 3).join(".");

/** nft from outside: a fresh host has no packet filter of its own. */
async function nft(host: string, ruleset: string): Promise<void> {
  const wanted = await lab.ssh(host, "readlink /proc/self/ns/net");
  // its init: any other may have ended by the time it is entered
  const inside = readdirSync("/proc").find((pid) => {
    try {
      if (!/^\d+$/.test(pid) || readFileSync(`/proc/${pid}/comm`, "utf8") !== "systemd\n") return false;
      return readlinkSync(`/proc/${pid}/ns/net`) === wanted;
    } catch {
      return false; // it has ended
    }
  });
  if (inside === undefined) throw new Error(`No process of this machine is in the network of ${host}.`);
  execFileSync("nsenter", [`--net=/proc/${inside}/ns/net`, "nft", ruleset]);
}

/** What spoils a real host, what mends it, and the checks that have to see it. */
interface Spoil {
  host: string;
  spoil: string;
  mend: string;
  red: string[];
  says: RegExp;
}
const inputOf = (rule: string) =>
  `add table inet closed; add chain inet closed input { type filter hook input priority 0; }; add rule inet closed input ${rule} drop`;
/** What is dropped between hosts, on which host, and the check that has to see it where. */
const walls = () => [
  {
    host: "host-3",
    rule: inputOf(`ip saddr ${addressOf("host-2")}`),
    red: "network.reach host-2",
    says: /^host-3 \(\S+\) does not answer host-2: nothing came back within 2 s/,
  },
  {
    host: "host-1",
    rule: inputOf(`ip saddr ${addressOf("host-3")} tcp dport 6443`),
    red: "network.ports host-3",
    says: /^host-1 \(\S+\) answers host-3, but nothing comes back from 6443 \(kube-apiserver\)/,
  },
];
const addressOf = (name: string) => state.hosts.find((one) => one.name === name)?.address ?? "";

const spoils = (): readonly Spoil[] => [
  // simulated: swap and clock are the machine's own, so the file and the answer of date are laid over
  {
    host: "host-2",
    spoil:
      "printf 'Filename Type Size Used Priority\\n/dev/sda2 partition 1048576 0 -2\\n' >/run/swaps && mount --bind /run/swaps /proc/swaps",
    mend: "umount /proc/swaps && rm /run/swaps",
    red: ["memory.swap"],
    says: /\/dev\/sda2 \(1,024 MiB\)/,
  },
  {
    host: "host-1",
    spoil:
      "printf '#!/bin/sh\\nexec /usr/bin/date -d +10min \"$@\"\\n' >/usr/local/bin/date && chmod +x /usr/local/bin/date",
    mend: "rm /usr/local/bin/date",
    red: ["clock.skew-runner"],
    says: /(599|600|601) s ahead of the runner/,
  },
  {
    host: "host-1",
    spoil: "mkdir -p /etc/kubernetes && echo old >/etc/kubernetes/admin.conf",
    mend: "rm -r /etc/kubernetes",
    red: ["leftovers.files"],
    says: /\/etc\/kubernetes/,
  },
  {
    host: "host-1",
    spoil: "systemd-run --quiet --unit spoil-port python3 -m http.server 10250",
    mend: "systemctl stop spoil-port",
    red: ["ports.free"],
    says: /10250 \(needed by kubelet/,
  },
  {
    host: "host-2",
    spoil: "ip link set eth0 mtu 1400",
    mend: "ip link set eth0 mtu 1500",
    red: ["network.mtu-equal"],
    says: /MTU of 1400, other hosts have 1500/,
  },
  {
    host: "host-1",
    spoil: "cp /etc/hosts /run/hosts && grep -v host-2 /run/hosts >/etc/hosts",
    mend: "cat /run/hosts >/etc/hosts && rm /run/hosts",
    red: ["names.hosts"],
    says: /^host-1 does not know host-2\.$/,
  },
  {
    host: "host-2",
    spoil:
      "mkdir -p /run/spoil && mount -t tmpfs -o size=64m spoil /var/lib/containerd && fallocate -l 60m /var/lib/containerd/full",
    mend: "umount /var/lib/containerd",
    red: ["disk.var"],
    says: /^\d MiB are free on \/var\/lib\/containerd/,
  },
  {
    host: "host-2",
    spoil: `ip link add cni0 type bridge && ip addr add ${inPods()}.1/24 dev cni0 && ip link set cni0 up`,
    mend: "ip link delete cni0",
    red: ["leftovers.interfaces", "ranges.host-network"],
    says: /cni0/,
  },
  {
    host: "host-3",
    spoil: "hostname host-2",
    mend: "hostname host-3",
    red: ["host.name-unique", "host.name-matches"],
    says: /host-2/,
  },
  {
    host: "host-3",
    spoil: 'mkdir -p /etc/fairlead && echo \'{"labId":"of somebody else"}\' >/etc/fairlead/owner.json',
    mend: "rm -r /etc/fairlead",
    red: ["host.owner"],
    says: /of somebody else/,
  },
  {
    host: "host-3",
    spoil: `ip route add ${inServices()}.0/24 via $(ip -4 route show default | cut -d ' ' -f 3)`,
    mend: `ip route delete ${inServices()}.0/24`,
    red: ["ranges.host-route"],
    says: /overlaps the route to .* via /,
  },
  {
    host: "host-3",
    spoil: "mv /usr/bin/python3 /usr/bin/python3.away",
    mend: "mv /usr/bin/python3.away /usr/bin/python3",
    red: ["access.python"],
    says: /No python3/,
  },
  {
    host: "host-3",
    spoil: "cp /etc/resolv.conf /root/resolv.conf && echo nameserver 127.0.0.1 >/etc/resolv.conf",
    mend: "cp /root/resolv.conf /etc/resolv.conf && rm /root/resolv.conf",
    red: ["names.loop"],
    says: /127\.0\.0\.1/,
  },
];

/** All of a host's commands in one login, the hosts beside each other. */
const onHosts = (what: "spoil" | "mend") =>
  Promise.all(
    HOSTS.map((name) => {
      const commands = spoils()
        .filter((one) => one.host === name)
        .map((one) => `{ ${one[what]}; }`);
      return lab.ssh(name, commands.join(" && "));
    }),
  );

it("finds nothing that holds a deploy up on fresh hosts", async () => {
  const results = await judge();
  const kept = redOf(results).filter((one) => !/^(clock\.synchronized|names\.nameservers)/.test(one));
  expect(kept).toEqual([]);
});

it("sees what was spoiled on real hosts, with its numbers, and nothing any more once it is mended", async () => {
  const [first] = HOSTS;
  const machineId = await lab.ssh("host-1", "cat /etc/machine-id");
  const own = await lab.ssh("host-2", "cat /etc/machine-id");
  await lab.ssh("host-2", `echo ${machineId} >/etc/machine-id`);
  await onHosts("spoil");
  for (const { host, rule } of walls()) await nft(host, rule);
  const spoiled = await judge();
  for (const { red, says } of walls()) {
    const [id, host] = red.split(" ");
    expect(
      spoiled.find((one) => one.id === id && one.host === host && one.status === "failed"),
      red,
    ).toMatchObject({ severity: "error", message: expect.stringMatching(says), fix: expect.any(String) });
  }
  // a packet that the smaller interface does not take is lost without a word
  expect(spoiled.find((one) => one.id === "network.path-mtu" && one.host === "host-1")).toMatchObject({
    ...{ status: "failed", severity: "error" },
    message: expect.stringMatching(/^From host-1 1400 bytes reach host-2 \(\S+\), 14\d\d are lost\.$/),
  });
  for (const { host, red, says } of spoils()) {
    for (const id of red) {
      const found = spoiled.find((one) => one.id === id && one.host === host);
      expect(found, `${id} on ${host}`).toMatchObject({
        status: "failed",
        message: expect.stringMatching(says),
        fix: expect.any(String),
      });
    }
  }
  expect(redOf(spoiled)).toEqual(
    expect.arrayContaining([`host.machine-id-unique ${first}`, "host.machine-id-unique host-2"]),
  );

  await onHosts("mend");
  await lab.ssh("host-2", `echo ${own} >/etc/machine-id`);
  for (const { host } of walls()) await nft(host, "delete table inet closed");
  const mended = redOf(await judge());
  expect(mended.filter((one) => !/^(clock\.synchronized|names\.nameservers)/.test(one))).toEqual([]);
});

it("asks which network to use once a second network card is on all hosts", async () => {
  for (const [index, host] of HOSTS.entries())
    await lab.ssh(
      host,
      `ip link add eth9 type bridge && ip addr add 192.0.2.${index + 1}/24 dev eth9 && ip link set eth9 up`,
    );
  const results = await judge();
  for (const host of HOSTS) {
    expect(results.find((one) => one.id === "network.address-chosen" && one.host === host)).toMatchObject({
      status: "failed",
      message: expect.stringContaining("192.0.2.0/24 on eth9"),
      field: `options.hosts.${host}.address`,
    });
  }
  for (const host of HOSTS) await lab.ssh(host, "ip link delete eth9");
  expect(redOf(await judge()).filter((one) => one.startsWith("network."))).toEqual([]);
});

it("says that a user without sudo is not enough", async () => {
  await lab.ssh(
    "host-1",
    "useradd --create-home plain && install -d -o plain -m 700 ~plain/.ssh && " +
      "install -o plain -m 600 /root/.ssh/authorized_keys ~plain/.ssh/authorized_keys",
  );
  const results = await judge({ "host-1": "plain" });
  expect(results.find((one) => one.id === "access.root" && one.host === "host-1")).toMatchObject({
    status: "failed",
    severity: "error",
  });
  expect(results.find((one) => one.id === "access.root" && one.host === "host-2")).toMatchObject({
    status: "passed",
  });
  await lab.ssh("host-1", "userdel --remove plain");
});
