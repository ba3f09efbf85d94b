import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BundleManifest } from "@/server/contract/bundle";
import type { StageId } from "@/server/contract/deploy";
import type { JobDetail } from "@/server/contract/job";
import { bundleFolder } from "@/server/infra/bundle/bundle-store";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { cancelJob } from "@/server/services/job/cancel-job";
import { listTasks } from "@/server/services/job/list-tasks";
import { getNodes } from "@/server/services/node/get-nodes";
import { HOSTS, type LabUnderTest } from "./lab-under-test";

/** The recorded card's functions, as pods ask for them. */
const FUNCTIONS = "fairlead.dev/ens1_igbvf";

/** Needs hosts with a verified cluster, and leaves them with one whose last verify is red. */
export function tellDeployed(stand: LabUnderTest): void {
  const start = async () => (await requestDeploy(stand.product.admin, { labId: stand.lab.labId })).jobId;
  const deploy = async () => stand.product.until(await start());
  const cluster = () => getCluster(stand.product.admin, { labId: stand.lab.labId });
  const stageOf = (job: JobDetail, id: StageId) => job.stages.find((stage) => stage.id === id)?.status;
  const isIn = (stage: StageId) => (job: JobDetail) => stageOf(job, stage) === "running";
  const kubeletStarts = () =>
    Promise.all(
      HOSTS.map((host) =>
        stand.lab.ssh(host, "systemctl show kubelet --property ActiveEnterTimestamp --value"),
      ),
    );

  it("lists its nodes with what each can allocate, as the cluster itself says, and prints it", async () => {
    const { state, nodes, jobId } = await cluster();
    expect(state).toBe("verified");
    const { items } = JSON.parse(await stand.lab.kubectl("get nodes --output json")) as {
      items: { metadata: { name: string }; status: { allocatable: Record<string, string> } }[];
    };
    expect(nodes.map(({ name, ready, allocatable }) => ({ name, ready, allocatable }))).toEqual(
      items.map(({ metadata, status }) => ({
        name: metadata.name,
        ready: true,
        allocatable: status.allocatable,
      })),
    );
    const log = await stand.product.log(jobId);
    for (const { name, allocatable } of nodes) {
      for (const [key, quantity] of Object.entries(allocatable))
        expect(log).toContain(`${name} allocatable ${key} ${quantity}`);
    }
    // the recorded hardware of the last host: 128 pages of 2 MiB, and a card with 4 virtual functions
    expect(nodes.find((node) => node.name === "host-3")?.allocatable).toMatchObject({
      "hugepages-2Mi": "256Mi",
      [FUNCTIONS]: "4",
    });
    expect(nodes.filter((node) => FUNCTIONS in node.allocatable)).toHaveLength(1);
  });

  it("labels its nodes with what Node Feature Discovery finds on each", async () => {
    const labelled = (label: string) =>
      stand.lab.kubectl(`get nodes --selector feature.node.kubernetes.io/${label} --output name`);
    expect(await labelled("network-sriov.capable=true")).toBe("node/host-3");
    expect(await labelled("network-sriov.configured=true")).toBe("node/host-3");
    expect((await labelled("kernel-version.full")).split("\n")).toHaveLength(HOSTS.length);
  });

  it("is followed through the jump host: nodes with what their pods hold, and a change within a second", async () => {
    const shown = () => getNodes(stand.product.admin, { labId: stand.lab.labId });
    await expect.poll(async () => (await shown()).nodes.length, { timeout: 10_000 }).toBe(HOSTS.length);
    const { watch, nodes, attachments } = await shown();
    expect([watch.state, watch.message, attachments]).toEqual(["live", null, null]);
    expect(nodes.map(({ name, allocatable }) => ({ name, allocatable }))).toEqual(
      (await cluster()).nodes.map(({ name, allocatable }) => ({ name, allocatable })),
    );
    // kubectl sums up what pods ask for, too; the pods of the check go away meanwhile
    const ofKubectl = async () =>
      /^\s+cpu\s+(\d+m?) \(/m.exec(await stand.lab.kubectl("describe node host-1"))?.[1];
    const ours = async () => (await shown()).nodes.find(({ name }) => name === "host-1")?.requested.cpu;
    await expect
      .poll(async () => [await ours(), await ofKubectl()], { timeout: 30_000 })
      .toSatisfy(([mine, said]) => mine !== undefined && mine === said);
    await stand.lab.kubectl("cordon host-3");
    const schedulable = async () => (await shown()).nodes.map((node) => node.schedulable);
    await expect.poll(schedulable, { timeout: 1000, interval: 20 }).toEqual([true, true, false]);
    await stand.lab.kubectl("uncordon host-3");
    await expect.poll(schedulable, { timeout: 1000, interval: 20 }).toEqual([true, true, true]);
  });

  it("offers on every node just what was predicted of it: each key, as the real kubelet writes it", async () => {
    const shown = () => getNodes(stand.product.admin, { labId: stand.lab.labId });
    // the kubelets are asked what they run with, and say what the plan says
    const asked = async () => (await shown()).nodes.every(({ kubelet }) => kubelet !== undefined);
    await expect.poll(asked, { timeout: 10_000 }).toBe(true);
    const { nodes, prediction, differences } = await shown();
    expect(differences).toEqual([]);
    expect(prediction.nodes.map((one) => one.node)).toEqual(HOSTS);
    for (const { node, resources, from, bootId } of prediction.nodes) {
      const real = nodes.find(({ name }) => name === node);
      const amounts = (of: "capacity" | "allocatable") =>
        Object.fromEntries(resources.map((one) => [one.key, one[of]]));
      expect([node, amounts("capacity")]).toEqual([node, real?.capacity]);
      expect([node, amounts("allocatable")]).toEqual([node, real?.allocatable]);
      expect([real?.kubelet, real?.bootId]).toEqual([from.settings, bootId]);
    }
  });

  it("runs the containerd of bundle.json", async () => {
    const { bundleId } = await cluster();
    const manifest = BundleManifest.parse(
      JSON.parse(readFileSync(`${bundleFolder(bundleId)}/bundle.json`, "utf8")),
    );
    const wanted = manifest.files.find((file) => file.path === "bin/containerd")?.sha256;
    for (const host of HOSTS) {
      const sum = 'sha256sum "/proc/$(systemctl show --property MainPID --value containerd)/exe"';
      expect((await stand.lab.ssh(host, sum)).split(" ")[0]).toBe(wanted);
    }
  });

  it("keeps a kubeconfig that opens the cluster", async () => {
    const { id } = await cluster();
    const { kubeconfig } = await readKubeconfig(stand.product.admin, { clusterId: id });
    const said = await stand.lab.ssh("host-2", "kubectl --kubeconfig /dev/stdin auth whoami", kubeconfig);
    expect(said).toContain("kubernetes-admin");
  });

  it("F8: two on one lab: the second waits and says for what; both change nothing and leave kubelet alone", async () => {
    const [first, second] = [await start(), await start()];
    const running = await stand.product.until(first, isIn("prepare"));
    expect(running.status).toBe("running");
    const kubelets = await kubeletStarts();
    const waiting = await stand.product.until(second, () => true);
    expect(waiting).toMatchObject({
      status: "queued",
      message: "waits for Deploy Kubernetes 1.34.4 to 3 hosts (running) on this lab",
    });
    const done = await stand.product.until(first);
    expect(done).toMatchObject({
      status: "succeeded",
      message: "Deployed and verified on 3 hosts: nothing had to change.",
    });
    for (const cell of done.hostStages)
      expect([cell.host, cell.stage, cell.changed]).toEqual([cell.host, cell.stage, 0]);
    const { results } = await listTasks(stand.product.admin, { jobId: first });
    expect(results.filter((result) => result.status === "changed")).toEqual([]);
    expect(await kubeletStarts()).toEqual(kubelets);

    // the second runs now
    await stand.product.until(second, isIn("precheck"));
    await cancelJob(stand.product.admin, { jobId: second });
    expect((await stand.product.until(second)).status).toBe("canceled");
    await stand.untilQuiet();
  });

  it("tells which pod holds which of the functions, by its PCI address", async () => {
    const [bundle] = await stand.product.db.q.select().from(stand.product.db.t.bundle);
    const image = bundle?.manifest.images.find(({ name }) => name.includes("/probe:"))?.name ?? "";
    const container = { name: "cell", image, resources: { limits: { [FUNCTIONS]: "1" } } };
    const spec = { terminationGracePeriodSeconds: 1, containers: [container] };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "cell" }, spec };
    const apply = "kubectl --kubeconfig /etc/kubernetes/admin.conf apply --filename -";
    await stand.lab.ssh("host-1", apply, JSON.stringify(pod));
    await stand.lab.kubectl("wait --for=condition=Ready pod/cell --timeout=60s");
    const podUid = await stand.lab.kubectl("get pod cell --output jsonpath={.metadata.uid}");
    const held = await stand.assignmentsOf("host-3");
    expect(held?.devices).toEqual([
      {
        podUid,
        container: "cell",
        resource: FUNCTIONS,
        ids: [expect.stringMatching(/^0000:81:10\.[0246]$/)],
      },
    ]);
    await stand.lab.kubectl("delete pod cell");
  });

  it("F80: a pool whose functions the plugin does not offer: red, with node, resource and its own words", async () => {
    const offered = () =>
      stand.lab.kubectl(
        "get node host-3 --output jsonpath='{.status.allocatable.fairlead\\.dev/ens1_igbvf}'",
      );
    const readAgain = () =>
      stand.lab.kubectl("--namespace kube-system delete pod --selector app=sriov-device-plugin");
    // an address that was set by hand is left alone by udev, which would make a new one of the new name
    const rename = (from: string, to: string) =>
      stand.lab.ssh(
        "host-3",
        `ip link set ${from} address "$(ip -brief link show ${from} | awk '{print $3}')" &&
          ip link set ${from} down && ip link set ${from} name ${to} && ip link set ${to} up`,
      );
    await rename("ens1v0", "elsewhere");
    await readAgain();
    await expect.poll(offered, { timeout: 40_000, interval: 500 }).toBe("3");
    const job = await deploy();
    await rename("elsewhere", "ens1v0");
    await readAgain();
    expect([job.status, stageOf(job, "telco-add-ons"), stageOf(job, "verify")]).toEqual([
      ...["failed", "failed", "skipped"],
    ]);
    expect(job.message).toMatch(
      /on host-3 \(stage Telco add-ons\): host-3 offers 3 of 4 fairlead\.dev\/ens1_igbvf: the device plugin says: .*ens1v0/,
    );
    expect(await cluster()).toMatchObject({ state: "broken" });
  });

  describe("whose pod network was spoiled by hand", () => {
    let job: JobDetail;

    it("gets a pod route back that was taken away, and nothing else is changed", async () => {
      const routes = () => stand.lab.ssh("host-2", "ip -4 route show | grep ' via ' | sort");
      const whole = await routes();
      const [route] = whole.split("\n").filter((line) => !line.startsWith("default"));
      await stand.lab.ssh("host-2", `ip route delete ${route}`);
      expect(await routes()).not.toBe(whole);
      const chain = "{ type filter hook forward priority 0; policy drop; }";
      await stand.lab.ssh("host-2", `nft "add table inet closed; add chain inet closed forward ${chain}"`);
      job = await deploy();
      await stand.lab.ssh("host-2", "nft delete table inet closed");
      expect(stageOf(job, "pod-network"), job.message ?? "").toBe("succeeded");
      expect(await routes()).toBe(whole);
      const { results } = await listTasks(stand.product.admin, { jobId: job.id });
      const changed = results.filter((result) => result.status === "changed");
      expect(changed).toMatchObject([{ host: "host-2" }]);
    });

    it("goes red where packets between pods are dropped", async () => {
      expect(job.status).toBe("failed");
      expect(stageOf(job, "verify")).toBe("failed");
      expect(job.message).toMatch(/A pod on host-\d does not (reach|resolve) /);
      expect(await cluster()).toMatchObject({ state: "broken" });
      // the cluster takes the check's namespace away by itself, a moment later
      const namespaces = () => stand.lab.kubectl("get namespaces --output name");
      await expect.poll(namespaces, { timeout: 30_000, interval: 500 }).not.toContain("fairlead-check");
    });
  });
}
