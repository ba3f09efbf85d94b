import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ADMIN, Session } from "@/e2e/fixtures/session";
import { secondsOf, waitForSuccess } from "@/e2e/fixtures/wait-for-job";
import { ClusterDetail } from "@/server/contract/cluster";
import { DeployPlanView } from "@/server/contract/deploy-view";
import { Health } from "@/server/contract/health";
import { UserRow } from "@/server/contract/user";
import { RESTLESS } from "@/server/infra/practice-lab/machine-snapshot-under-test";
import { freePort } from "@/server/infra/ssh/sshd-under-test";
import { newcomerDiskForTests } from "@/server/infra/virtual-machine/newcomer-disk-under-test";
import { VirtualMachine } from "@/server/infra/virtual-machine/virtual-machine-under-test";

/** What the README and `npm start` name for practice labs, as far as a machine that builds no bundle needs it. */
const PACKAGES = ["mmdebstrap", "openssh-client", "python3-pip", "zstd", "libstdc++6"];
const LAB = "first-lab";
const HOSTS = ["host-1", "host-2"];
/** Until the web part answers, on an emulated processor. */
const START_MS = 900_000;
/** Between two looks at a job: each is work for that processor. */
const LOOK_MS = 5000;
/** One line for each thing a practice lab could leave on its machine; the first packet rule of a cluster loads nf_conntrack for good. */
const LISTING = [
  "modprobe nf_conntrack",
  "sysctl -a --ignore 2>/dev/null",
  "ip -brief address | sed 's/ *$//'",
  "awk '{print $5}' /proc/self/mountinfo | sort",
  "lsns -t net -n -o NS",
  "cat /sys/fs/cgroup/cgroup.subtree_control",
  "find /sys/fs/cgroup -type d -name 'fl*'",
  "ls /sys/module | grep -x br_netfilter",
  "ls -d /var/lib/fairlead-labs",
]
  .map((command) => `{ ${command}; } 2>&1 || true`)
  .join("; ");

const Started = z.object({ jobId: z.string(), labId: z.string().default("") });
const Imported = z.object({ bundleId: z.string() });

let disk: Awaited<ReturnType<typeof newcomerDiskForTests>>;
let guest: VirtualMachine;
let session: Session;
let labId = "";
let before: string[] = [];
const figures: Record<string, number> = {};

beforeAll(async () => {
  disk = await newcomerDiskForTests();
  guest = await VirtualMachine.start({ mebibytes: 8192, packages: PACKAGES, disk: disk.image });
});
afterAll(async () => {
  console.log(`seconds: ${JSON.stringify(figures)}`);
  await guest?.stop();
  disk?.remove();
});

const list = async () => (await guest.sudo(LISTING)).split("\n").filter((line) => !RESTLESS.test(line));
const succeed = (jobId: string) => waitForSuccess(session, jobId, LOOK_MS);

/** Until the health answers; else with the words of the unit that runs it. */
async function untilItAnswers(): Promise<void> {
  for (const end = Date.now() + START_MS; ; await delay(LOOK_MS)) {
    const health = await session.ask(Health, "GET", "/api/healthz").catch(() => undefined);
    if (health?.runner.state === "alive") return;
    const state = (await guest.sudo("systemctl is-active fairlead || true")).trim();
    if (state === "active" && Date.now() < end) continue;
    throw new Error(`Fairlead is ${state}:\n${await guest.sudo("journalctl --unit fairlead --no-pager")}`);
  }
}

it("is a machine with cgroup v2 alone, whose kernel has modules", async () => {
  const cgroups = "stat --file-system --format %T /sys/fs/cgroup; grep -c ' - cgroup ' /proc/self/mountinfo";
  expect((await guest.sudo(`${cgroups} || true`)).split("\n")).toEqual(["cgroup2fs", "0", ""]);
  expect(await guest.sudo("ls /sys/module | grep -x br_netfilter || echo none")).toBe("none\n");
});

it("starts Fairlead with npm start", async () => {
  const port = await freePort("127.0.0.1");
  const links = ["node", "npm"].map((name) => `ln -s /opt/node/bin/${name} /usr/local/bin/${name}`);
  const folders = "mkdir -p /var/cache/fairlead && mount /dev/vdb /opt";
  await guest.sudo(
    [folders, "mount --bind /opt/cache /var/cache/fairlead && chmod 755 /var/cache/fairlead", ...links].join(
      " && ",
    ),
  );
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const unit = `--unit=fairlead --setenv=PATH=${path} --setenv=FAIRLEAD_PORT=${port}`;
  const began = Date.now();
  await guest.sudo(`systemd-run --quiet ${unit} --working-directory=/opt/fairlead npm start`);
  await guest.bringHere(port);
  session = new Session(`http://127.0.0.1:${port}`);
  await untilItAnswers();
  figures.start = (Date.now() - began) / 1000;
  await session.ask(UserRow, "POST", "/api/v1/setup/administrator", ADMIN);
  expect((await session.signIn(ADMIN.email, ADMIN.password)).status).toBe(200);
});

it("makes a practice lab", async () => {
  before = await list();
  const asked = { name: LAB, hosts: HOSTS.length };
  const started = await session.ask(Started, "POST", "/api/v1/practice-labs", asked);
  labId = started.labId;
  figures["practice lab"] = secondsOf(await succeed(started.jobId));
  const groups = await guest.sudo("find /sys/fs/cgroup/fl*/host-1 -maxdepth 1 -name '*.s*' -type d");
  expect(groups).toContain("/system.slice");
  // the machine's own bridges are not filtered for the lab's sake
  expect(await guest.sudo("sysctl -n net.bridge.bridge-nf-call-iptables")).toBe("0\n");
});

it("deploys Kubernetes on it, verified", async () => {
  const { bundleId } = await session.ask(Imported, "POST", "/api/v1/bundles", { folder: "/opt/bundle" });
  const plan = await session.ask(DeployPlanView, "POST", `/api/v1/labs/${labId}/plans`, {});
  expect(plan).toMatchObject({ layer1: "practice lab", can: { deploy: { allowed: true, reason: null } } });
  const { jobId } = await session.ask(Started, "POST", `/api/v1/labs/${labId}/deploys`, { bundleId });
  figures.deploy = secondsOf(await succeed(jobId));
  const cluster = await session.ask(ClusterDetail, "GET", `/api/v1/labs/${labId}/cluster`);
  expect(cluster).toMatchObject({ state: "verified", jobId });
  expect(cluster.nodes.map(({ ready }) => ready)).toEqual(HOSTS.map(() => true));
});

it("has the pods of each host below that host's own group", async () => {
  for (const host of HOSTS) {
    const processes = `cat $(find /sys/fs/cgroup/fl*/${host}/kubepods -name cgroup.procs) | wc -l`;
    expect(Number(await guest.sudo(processes)), host).toBeGreaterThan(2);
  }
});

it("leaves nothing on the machine when it is removed", async () => {
  const removal = `/api/v1/labs/${labId}/removal`;
  const { jobId } = await session.ask(Started, "POST", removal, { confirmName: LAB });
  figures.removal = secondsOf(await succeed(jobId));
  expect(await list()).toEqual(before);
});
