import { expect, it } from "vitest";
import type { PlanOptions } from "@/server/contract/deploy";
import type { JobDetail } from "@/server/contract/job";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { listTasks } from "@/server/services/job/list-tasks";
import { requestReset } from "@/server/services/reset/request-reset";
import { differencesOf, listHost } from "./host-listing-under-test";
import type { ProductUnderTest } from "./product-under-test";

/** A lab of one registered host that has a kernel of its own. */
export interface OneHost {
  readonly product: ProductUnderTest;
  readonly labId: string;
  /** Of the lab, of its host, and what the host calls itself. */
  readonly name: string;
  /** Standard output of a command as root. */
  sudo(command: string, input?: string): Promise<string>;
}

/** Of one job with an emulated processor beside other work. */
const PATIENCE_MS = 1_500_000;
/** Nobody's (RFC 5737): who keeps time by it is told so, and gets no answer. */
const NTP_SERVER = "192.0.2.123";
const KUBECTL = "kubectl --kubeconfig /etc/kubernetes/admin.conf";

/** Needs a host without a cluster whose facts are read, of 4 CPUs and 64 huge pages of 2 MiB; leaves it as it was. */
export function tellDeployOnOneHost(stand: OneHost): void {
  let before: Record<string, string> = {};
  const list = () => listHost({ ssh: (_host, command, input) => stand.sudo(command, input) }, stand.name);
  const kubectl = (command: string) => stand.sudo(`${KUBECTL} ${command}`);

  /** By which the service that runs keeps time. */
  const timeServers = async () =>
    (await stand.sudo("timedatectl show-timesync --property SystemNTPServers --value")).trim();

  async function succeed(jobId: string): Promise<JobDetail> {
    const job = await stand.product.until(jobId, undefined, PATIENCE_MS);
    expect(job.status, `${job.message}\n${await stand.product.log(jobId)}`).toBe("succeeded");
    return job;
  }

  async function deploy(options?: PlanOptions): Promise<JobDetail> {
    const asked = { labId: stand.labId, acceptBuiltHere: true, ...(options ? { options } : {}) };
    return succeed((await requestDeploy(stand.product.admin, asked)).jobId);
  }

  /** A pod with a whole CPU, on the control plane, which is the only node. @returns its uid */
  async function runPinned(): Promise<string> {
    const [bundle] = await stand.product.db.q.select().from(stand.product.db.t.bundle);
    const image = bundle?.manifest.images.find(({ name }) => name.includes("/probe:"))?.name ?? "";
    const amounts = { cpu: "1", memory: "64Mi" };
    const spec = {
      ...{ terminationGracePeriodSeconds: 1, tolerations: [{ operator: "Exists" }] },
      containers: [{ name: "own", image, resources: { requests: amounts, limits: amounts } }],
    };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "own" }, spec };
    await stand.sudo(`${KUBECTL} apply --filename -`, JSON.stringify(pod));
    await kubectl("wait --for=condition=Ready pod/own --timeout=240s");
    return (await kubectl("get pod own --output jsonpath={.metadata.uid}")).trim();
  }

  it("becomes a verified cluster of one node", async () => {
    before = await list();
    const job = await deploy({
      hosts: {
        [stand.name]: {
          ...{ reservedSystemCPUs: "0", cpuManagerPolicy: "static", topologyManagerPolicy: "best-effort" },
        },
      },
      cluster: { ntpServers: [NTP_SERVER] },
    });
    expect(job.message).toContain("Deployed and verified on 1 host");
    const { state, nodes } = await getCluster(stand.product.admin, { labId: stand.labId });
    expect([state, nodes.map(({ name, ready }) => [name, ready])]).toEqual([
      "verified",
      [[stand.name, true]],
    ]);
  });

  it("has pods below systemd's slices of cgroup v2, by containerd and kubelet alike", async () => {
    expect((await stand.sudo("stat --file-system --format %T /sys/fs/cgroup")).trim()).toBe("cgroup2fs");
    expect(await stand.sudo("containerd config dump")).toMatch(/SystemdCgroup = true/);
    const driver = `get --raw /api/v1/nodes/${stand.name}/proxy/configz`;
    expect(await kubectl(driver)).toContain('"cgroupDriver":"systemd"');
    const scopes = "find /sys/fs/cgroup/kubepods.slice -name 'cri-containerd-*.scope' | wc -l";
    expect(Number(await stand.sudo(scopes))).toBeGreaterThan(4);
  });

  it("allocates its huge pages, and its CPUs without the one kept for the system", async () => {
    const said = await kubectl(`get node ${stand.name} --output jsonpath='{.status.allocatable}'`);
    expect(JSON.parse(said)).toMatchObject({ cpu: "3", "hugepages-2Mi": "128Mi" });
  });

  it("gives a Guaranteed pod a CPU of its own", async () => {
    const uid = await runPinned();
    const state = JSON.parse(await stand.sudo("cat /var/lib/kubelet/cpu_manager_state"));
    expect(state.policyName).toBe("static");
    const own: unknown = state.entries[uid]?.own;
    expect(["1", "2", "3"]).toContain(own);
    const scope = `$(find /sys/fs/cgroup/kubepods.slice -path '*${uid.replaceAll("-", "_")}*' -name 'cri-containerd-*.scope')`;
    const allowed = `for scope in ${scope}; do cat $scope/cpuset.cpus; done`;
    expect((await stand.sudo(allowed)).split("\n")).toContain(own);
    await kubectl("delete pod own --timeout=120s");
  });

  it("keeps time by the plan's servers", async () => {
    const file = await stand.sudo("cat /etc/systemd/timesyncd.conf.d/50-fairlead.conf");
    expect(file).toContain(`NTP=${NTP_SERVER}`);
    expect(await timeServers()).toBe(NTP_SERVER);
  });

  it("changes nothing when it is deployed again", async () => {
    const job = await deploy();
    expect(job.message).toBe("Deployed and verified on 1 host: nothing had to change.");
    const { results } = await listTasks(stand.product.admin, { jobId: job.id });
    expect(results.filter((result) => result.status === "changed")).toEqual([]);
  });

  it("is after a reset how it was before the first deploy", async () => {
    const used = differencesOf(before, await list()).map((line) => line.split(" ")[0]);
    for (const title of ["packages", "files", "mounts", "links", "units", "programs"])
      expect(used).toContain(title);
    const asked = { labId: stand.labId, confirmName: stand.name };
    const job = await succeed((await requestReset(stand.product.admin, asked)).jobId);
    expect(job.message).toContain("as before the first deploy");
    expect(differencesOf(before, await list())).toEqual([]);
    expect(await timeServers()).toBe("");
    expect((await stand.sudo("systemctl list-units --all --no-legend 'kube*' 'cri-*'")).trim()).toBe("");
    expect(await getCluster(stand.product.admin, { labId: stand.labId })).toMatchObject({ state: "gone" });
  });
}
