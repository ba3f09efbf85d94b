import { expect, it } from "vitest";
import type { PlanOptions } from "@/server/contract/deploy";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { getNodes } from "@/server/services/node/get-nodes";
import type { LabUnderTest } from "./lab-under-test";
import type { HostsBefore } from "./reset-under-test";

const OPTIONS: PlanOptions = {
  hosts: {
    "host-1": { reservedSystemCPUs: "0" },
    "host-2": {
      ...{ reservedSystemCPUs: "0", cpuManagerPolicy: "static", topologyManagerPolicy: "best-effort" },
    },
  },
  cluster: {
    certSANs: ["api.example.org"],
    mtu: 1400,
    proxy: { http: "http://proxy.example.org:3128", noProxy: [] },
  },
  // host-3 has functions and joins this cluster later
  telco: { addOns: "off" },
};

/** host-3 is left for whoever needs a host that was never used. */
const ROLES = { "host-3": "unused" } as const;

/**
 * What is asked for in the plan, on hosts without a cluster: it is in the cluster, and goes again. Leaves a verified cluster
 * on host-1 and host-2.
 */
export function tellOptions(stand: LabUnderTest, hosts: HostsBefore): void {
  const deploy = async (options?: PlanOptions) => {
    const asked = { labId: stand.lab.labId, ...(options ? { roles: ROLES, options } : {}) };
    return stand.product.until((await requestDeploy(stand.product.admin, asked)).jobId);
  };
  const configz = async (node: string) =>
    (
      JSON.parse(await stand.lab.kubectl(`get --raw /api/v1/nodes/${node}/proxy/configz`)) as {
        kubeletconfig: Record<string, unknown>;
      }
    ).kubeletconfig;

  /** A pod with a whole CPU, asked for and limited: of quality class Guaranteed. @returns its uid */
  async function runPinned(nodeName: string): Promise<string> {
    const [bundle] = await stand.product.db.q.select().from(stand.product.db.t.bundle);
    const image = bundle?.manifest.images.find(({ name }) => name.includes("/probe:"))?.name ?? "";
    const amounts = { cpu: "1", memory: "64Mi" };
    const container = { name: "own", image, resources: { requests: amounts, limits: amounts } };
    const spec = { nodeName, terminationGracePeriodSeconds: 1, containers: [container] };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "own" }, spec };
    await stand.lab.ssh(
      "host-1",
      "kubectl --kubeconfig /etc/kubernetes/admin.conf apply --filename -",
      JSON.stringify(pod),
    );
    await stand.lab.kubectl("wait --for=condition=Ready pod/own --timeout=25s");
    return stand.lab.kubectl("get pod own --output jsonpath={.metadata.uid}");
  }

  it("takes every option of the plan to the host, and the kubelets say so themselves", async () => {
    const job = await deploy(OPTIONS);
    expect(job.status, job.message ?? "").toBe("succeeded");
    expect(await configz("host-2")).toMatchObject({
      reservedSystemCPUs: "0",
      ...{ cpuManagerPolicy: "static", topologyManagerPolicy: "best-effort" },
    });
    expect(await configz("host-1")).toMatchObject({ reservedSystemCPUs: "0", cpuManagerPolicy: "none" });
    expect(await stand.product.log(job.id)).toMatch(/host-2: kubelet runs with .*reservedSystemCPUs \\*"0/);
    const names = "openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt";
    expect(await stand.lab.ssh("host-1", names)).toContain("DNS:api.example.org");
    const environment = await stand.lab.ssh("host-2", "systemctl show containerd --property Environment");
    expect(environment).toContain("HTTP_PROXY=http://proxy.example.org:3128");
    expect(
      await stand.lab.ssh("host-2", "grep -o '\"mtu\": 1400' /etc/cni/net.d/10-fairlead.conflist"),
    ).toBeTruthy();
  });

  it("deploys on some hosts and leaves the others as they are", async () => {
    const { nodes } = await getCluster(stand.product.admin, { labId: stand.lab.labId });
    expect(nodes.map(({ name }) => name)).toEqual(["host-1", "host-2"]);
    await hosts.expectAsBefore("host-3");
  });

  it("gives a Guaranteed pod a CPU of its own where the CPU manager is static, and allocates the reserved one to nobody", async () => {
    const cpus = "{.status.capacity.cpu} {.status.allocatable.cpu}";
    expect(await stand.lab.kubectl(`get node host-2 --output jsonpath='${cpus}'`)).toBe("2 1");
    // one CPU is all it has to give: what asks for a part of it goes to the other node first
    await stand.lab.kubectl("cordon host-2");
    const others = "--namespace kube-system delete pod --selector k8s-app=kube-dns";
    await stand.lab.kubectl(`${others} --field-selector spec.nodeName=host-2`);
    await stand.lab.kubectl("--namespace kube-system rollout status deployment/coredns --timeout=25s");
    const uid = await runPinned("host-2");
    await stand.lab.kubectl("uncordon host-2");
    const pids = `grep -l ${uid} /proc/[0-9]*/cgroup | cut -d / -f 3`;
    const allowed = `for pid in $(${pids}); do grep Cpus_allowed_list /proc/$pid/status; done | sort -u | cut -f 2`;
    expect((await stand.lab.ssh("host-2", allowed)).split("\n")).toContain("1");
    const state = JSON.parse(await stand.lab.ssh("host-2", "cat /var/lib/kubelet/cpu_manager_state"));
    expect(state).toMatchObject({
      policyName: "static",
      defaultCpuSet: "0",
      entries: { [uid]: { own: "1" } },
    });
    expect(await stand.assignmentsOf("host-2")).toMatchObject({
      cpus: { policy: "static", shared: "0", own: [{ podUid: uid, container: "own", cpus: "1" }] },
    });
    await stand.lab.kubectl("delete pod own --wait=false");
  });

  it("is predicted with them: one CPU of two, which a pod can have for itself", async () => {
    const { prediction, differences } = await getNodes(stand.product.admin, { labId: stand.lab.labId });
    expect(differences).toEqual([]);
    const second = prediction.nodes.find(({ node }) => node === "host-2");
    expect(second?.resources.find(({ key }) => key === "cpu")).toMatchObject({
      ...{ capacity: "2", allocatable: "1", words: "2 CPUs − 1 reserved (0) = 1" },
    });
    expect(second?.exclusive).toMatchObject({ count: 1, words: "2 CPUs − 1 reserved (0) = 1" });
  });

  it("starts the next plan from them, changes nothing, and shows no difference", async () => {
    const { plan } = await planDeploy(stand.product.admin, { labId: stand.lab.labId });
    expect(plan.options).toEqual(OPTIONS);
    const again = await deploy();
    expect(again.message).toBe("Deployed and verified on 2 hosts: nothing had to change.");
  });

  it("fails verify when a kubelet does not run with what the plan says, and names the field", async () => {
    // what an administrator left there goes before our drop-in (systemd.exec(5), EnvironmentFile)
    await stand.lab.ssh(
      "host-1",
      "echo KUBELET_EXTRA_ARGS= >/etc/default/kubelet && systemctl restart kubelet",
    );
    const job = await deploy();
    expect(job.status).toBe("failed");
    expect(job.message).toContain("reservedSystemCPUs");
    const cpus = async () => {
      const { differences } = await getNodes(stand.product.admin, { labId: stand.lab.labId });
      return differences.find(({ node, key }) => node === "host-1" && key === "cpu");
    };
    await expect.poll(cpus, { timeout: 20_000, interval: 500 }).toMatchObject({
      predicted: { allocatable: "1" },
      actual: { allocatable: "1800m" },
      cause: "kubelet option",
      reason: expect.stringContaining("reservedSystemCPUs unset (the plan: 0)"),
    });
    await stand.lab.ssh("host-1", "rm /etc/default/kubelet && systemctl restart kubelet");
  });

  it("takes options away again that nobody asks for any more", async () => {
    const job = await deploy({
      hosts: { "host-2": { reservedSystemCPUs: "0", cpuManagerPolicy: "static" } },
      cluster: { certSANs: ["api.example.org"], mtu: 1400 },
      telco: { addOns: "off" },
    });
    expect(job.status, job.message ?? "").toBe("succeeded");
    expect((await configz("host-1")).reservedSystemCPUs).toBeUndefined();
    expect((await configz("host-2")).topologyManagerPolicy).toBe("none");
    const left = await stand.lab.ssh(
      "host-1",
      "ls /etc/fairlead/kubelet.d /etc/systemd/system/containerd.service.d",
    );
    expect(left).not.toMatch(/10-options|10-proxy/);
  });
}
