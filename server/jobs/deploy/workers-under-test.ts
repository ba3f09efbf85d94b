import { expect, it } from "vitest";
import type { JobDetail } from "@/server/contract/job";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { getJob } from "@/server/services/job/get-job";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { addWorkers } from "@/server/services/workers/add-workers";
import { planWorkers } from "@/server/services/workers/plan-workers";
import { removeWorker } from "@/server/services/workers/remove-worker";
import type { LabUnderTest } from "./lab-under-test";
import type { HostsBefore } from "./reset-under-test";

/** Needs a verified cluster on host-1 and host-2 with host-3 untouched; leaves host-1 as its only node. */
export function tellWorkers(stand: LabUnderTest, before: HostsBefore): void {
  async function succeed(jobId: string): Promise<JobDetail> {
    const job = await stand.product.until(jobId);
    expect(job.status, `${job.message}\n${await stand.product.log(jobId)}`).toBe("succeeded");
    return job;
  }

  const nodes = async () =>
    (await getCluster(stand.product.admin, { labId: stand.lab.labId })).nodes.map(({ name }) => name);
  const add = async () =>
    (await addWorkers(stand.product.admin, { labId: stand.lab.labId, hosts: ["host-3"] })).jobId;
  const remove = async (drainSeconds = 60) => {
    const asked = { labId: stand.lab.labId, host: "host-3", confirmName: "host-3", drainSeconds };
    return (await removeWorker(stand.product.admin, asked)).jobId;
  };
  const routes = (host: string) => stand.lab.ssh(host, "ip -4 route show proto boot");
  const podRange = (node: string) => stand.lab.kubectl(`get node ${node} --output jsonpath={.spec.podCIDR}`);
  const podsOn = (node: string) =>
    stand.lab.kubectl(`get pods --selector app=web --field-selector spec.nodeName=${node} --output name`);

  /** A Deployment of one pod that would rather run on a node, and a budget that lets it not leave. */
  async function runPods(node: string): Promise<void> {
    const [bundle] = await stand.product.db.q.select().from(stand.product.db.t.bundle);
    const image = bundle?.manifest.images.find(({ name }) => name.includes("/probe:"))?.name ?? "";
    const prefer = {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          preference: {
            matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }],
          },
        },
      ],
    };
    const spec = {
      terminationGracePeriodSeconds: 1,
      affinity: { nodeAffinity: prefer },
      containers: [{ name: "web", image, imagePullPolicy: "IfNotPresent" }],
    };
    const meta = { name: "web", namespace: "default" };
    const deployment = {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: meta },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec },
      },
    };
    const budget = {
      ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: meta },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
    };
    const list = { apiVersion: "v1", kind: "List", items: [deployment, budget] };
    await stand.lab.ssh(
      "host-1",
      "kubectl --kubeconfig /etc/kubernetes/admin.conf apply --filename -",
      JSON.stringify(list),
    );
    await stand.lab.kubectl("rollout status deployment/web --timeout=60s");
  }

  it("refuses a host that another installation used, with the evidence, and the cluster stays verified", async () => {
    await stand.lab.ssh("host-3", "mkdir -p /var/lib/etcd/member && touch /var/lib/etcd/member/snap");
    const job = await stand.product.until(await add());
    expect(job.status).toBe("failed");
    expect(job.message).toContain("(/var/lib/etcd/member/snap): reset it or take another host");
    expect(await getCluster(stand.product.admin, { labId: stand.lab.labId })).toMatchObject({
      state: "verified",
    });
    await stand.lab.ssh("host-3", "rm -r /var/lib/etcd/member");
    await runJobAgain(stand.product.admin, { jobId: job.id });
    await succeed(job.id);
  });

  it("added it: the other hosts got their routes and nothing else", async () => {
    expect(await nodes()).toEqual(["host-1", "host-2", "host-3"]);
    const { jobId } = await getCluster(stand.product.admin, { labId: stand.lab.labId });
    const job = await getJob(stand.product.admin, { jobId });
    const changed = job.hostStages.filter((cell) => cell.changed > 0 && cell.host !== "host-3");
    expect(changed.map(({ host, stage }) => `${host} ${stage}`).sort()).toEqual([
      "host-1 pod-network",
      "host-2 pod-network",
    ]);
    for (const host of ["host-1", "host-2"]) expect(await routes(host)).toContain(await podRange("host-3"));
    expect(job.stages.find(({ id }) => id === "container-runtime")?.hosts).toEqual(["host-3"]);
  });

  it("ends with pod and budget where a PodDisruptionBudget blocks, and the node takes pods again", async () => {
    await runPods("host-3");
    expect(await podsOn("host-3")).toContain("pod/web-");
    const job = await stand.product.until(await remove(5));
    expect(job.status).toBe("failed");
    expect(job.message).toMatch(
      /^host-3 was not removed \(stage Drain\): After 5 s default\/web-\S+ stays on host-3 \(the PodDisruptionBudget default\/web allows none to leave: it wants 1 healthy and has 1\)\. host-3 takes pods again; the node is still in the cluster/,
    );
    expect(await stand.lab.kubectl("get node host-3 --output jsonpath={.spec.unschedulable}")).toBe("");
    expect(await getCluster(stand.product.admin, { labId: stand.lab.labId })).toMatchObject({
      state: "verified",
    });
    await stand.lab.kubectl("delete poddisruptionbudget web");
    await runJobAgain(stand.product.admin, { jobId: job.id });
    expect((await succeed(job.id)).message).toBe(
      "host-3 left the cluster and is as before its first deploy; the other 2 nodes are verified.",
    );
  });

  it("removed it: its pod runs elsewhere, the others know no route to it, the host is as before", async () => {
    expect(await nodes()).toEqual(["host-1", "host-2"]);
    expect(await stand.lab.kubectl("get nodes --output name")).toBe("node/host-1\nnode/host-2");
    await stand.lab.kubectl("rollout status deployment/web --timeout=60s");
    expect(await podsOn("host-2")).toContain("pod/web-");
    const { hosts } = await planWorkers(stand.product.admin, { labId: stand.lab.labId, hosts: ["host-3"] });
    for (const host of ["host-1", "host-2"]) expect(await routes(host)).not.toContain(hosts[0]?.podCidr);
    await before.expectFactsReadAgain();
    await before.expectAsBefore("host-3");
  });

  it("removes the node of a host that is off for good, without touching it", async () => {
    const range = await podRange("host-2");
    expect(await routes("host-1")).toContain(range);
    await stand.lab.ask({ verb: "power", host: "host-2", state: "off" });
    const asked = { labId: stand.lab.labId, host: "host-2", confirmName: "host-2", hostIsGone: true };
    const job = await succeed((await removeWorker(stand.product.admin, asked)).jobId);
    expect(job.message).toMatch(/^host-2 is no node any more and was not touched: reset it/);
    expect(job.stages.map(({ id }) => id)).toEqual(["check", "delete-node", "pod-network", "verify"]);
    expect(await stand.lab.kubectl("get nodes --output name")).toBe("node/host-1");
    expect(await stand.lab.kubectl("get pods --all-namespaces --field-selector spec.nodeName=host-2")).toBe(
      "",
    );
    expect(await routes("host-1")).not.toContain(range);
    await stand.lab.ask({ verb: "power", host: "host-2", state: "on" });
    await expect.poll(() => stand.lab.ssh("host-2", "true").catch(() => "no"), { timeout: 30_000 }).toBe("");
  });
}
