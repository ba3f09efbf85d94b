import type { HostFacts } from "@/server/contract/host-facts";
import { runChecks } from "@/server/domain/checks/run-checks";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { makePlan } from "@/server/domain/kubeadm/make-plan";
import { MANIFEST, PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { median } from "@/server/domain/median";
import { describePracticeLab } from "@/server/domain/practice-descriptor";
import { askReach } from "@/server/domain/reach/ask-reach";
import { readFactsText } from "@/server/infra/facts/read-facts";
import { readReach } from "@/server/infra/facts/read-reach";
import type { SshConnection } from "@/server/infra/ssh/ssh-connection";
import { SshPool } from "@/server/infra/ssh/ssh-pool";
import { type Figure, figure } from "./bench";
import { NAMES, TenHosts } from "./ten-hosts";

const ROUNDS = 3;
const TARGET_SECONDS = 3;

/** From the press of a button to a judged plan of ten hosts: read each, let each try the others, plan, render, check. */
export async function* planOnHosts(): AsyncGenerator<Figure> {
  const hosts = await TenHosts.up();
  try {
    for (const open of ["nothing", "every connection"] as const) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const pool = new SshPool();
        if (open === "every connection") await onEach(pool, hosts, (connection) => connection.run("true"));
        const began = performance.now();
        await planOnce(pool, hosts);
        times.push((performance.now() - began) / 1000);
        pool.closeAll();
      }
      const name = `facts, ways between hosts and a checked plan, ${NAMES.length} hosts, ${open} open`;
      yield figure(name, median(times), "s", { target: TARGET_SECONDS });
    }
  } finally {
    await hosts.down();
  }
}

async function onEach<T>(
  pool: SshPool,
  hosts: TenHosts,
  work: (connection: SshConnection, name: string) => Promise<T>,
): Promise<Map<string, T>> {
  const each = NAMES.map(async (name) => {
    const lease = await pool.open("lab", hosts.route(name));
    try {
      return [name, await work(lease.connection, name)] as const;
    } finally {
      lease.release();
    }
  });
  return new Map(await Promise.all(each));
}

async function planOnce(pool: SshPool, hosts: TenHosts): Promise<void> {
  const facts = await onEach(pool, hosts, async (connection): Promise<HostFacts> => {
    const { text, marker, ...trip } = await readFactsText(connection);
    return parseFacts(text, marker, trip);
  });
  const machines = hosts.state.hosts.filter((one) => one.role === "host");
  const reach = await onEach(pool, hosts, (connection, name) =>
    readReach(connection, askReach(name, machines, facts)),
  );
  const content = { ...describePracticeLab(hosts.state, PLAN.labId), provisioner: "preprovisioned" as const };
  const plan = makePlan({
    ...{ labId: PLAN.labId, clusterId: PLAN.clusterId, profile: "basic", facts },
    revision: { id: PLAN.descriptorRevisionId, content },
    bundle: { id: PLAN.bundleId, kubernetes: MANIFEST.kubernetes },
    roles: { [NAMES[0] ?? ""]: "control-plane" },
  });
  renderKubeadm(plan, MANIFEST);
  const at = Date.now();
  const results = runChecks({
    ...{ plan, content, running: null, busyWith: [], now: at },
    facts: new Map([...facts].map(([name, read]) => [name, { facts: read, at }])),
    reach: new Map([...reach].map(([name, read]) => [name, { reach: read, at }])),
    bundle: { arch: MANIFEST.arch, hostOs: MANIFEST.hostOs, diskBytes: 2 ** 31 },
  });
  const ways = results.filter((one) => one.id === "network.reach" && one.status === "passed");
  if (ways.length !== NAMES.length) {
    throw new Error(`${ways.length} of ${NAMES.length} hosts reach all others.`);
  }
}
