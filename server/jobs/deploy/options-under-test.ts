import { expect, it } from "vitest";
import type { PlanOptions } from "@/server/contract/deploy";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import type { LabUnderTest } from "./lab-under-test";

const OPTIONS: PlanOptions = {
  hosts: { "host-2": { reservedSystemCPUs: "0", topologyManagerPolicy: "best-effort" } },
  cluster: {
    certSANs: ["api.example.org"],
    mtu: 1400,
    proxy: { http: "http://proxy.example.org:3128", noProxy: [] },
  },
};

/** What is asked for in the plan, on hosts without a cluster: it is in the cluster, and goes again. */
export function tellOptions(stand: LabUnderTest): void {
  const deploy = async (options?: PlanOptions) => {
    const asked = { labId: stand.lab.labId, ...(options ? { options } : {}) };
    return stand.product.until((await requestDeploy(stand.product.admin, asked)).jobId);
  };
  const configz = async (node: string) =>
    (
      JSON.parse(await stand.lab.kubectl(`get --raw /api/v1/nodes/${node}/proxy/configz`)) as {
        kubeletconfig: Record<string, unknown>;
      }
    ).kubeletconfig;

  it("takes every option of the plan to the host, and the kubelets say so themselves", async () => {
    const job = await deploy(OPTIONS);
    expect(job.status, job.message ?? "").toBe("succeeded");
    expect(await configz("host-2")).toMatchObject({
      reservedSystemCPUs: "0",
      topologyManagerPolicy: "best-effort",
    });
    expect((await configz("host-1")).reservedSystemCPUs).toBeUndefined();
    expect(await stand.product.log(job.id)).toMatch(/host-2: kubelet runs with .*reservedSystemCPUs \\*"0/);
    const names = "openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt";
    expect(await stand.lab.ssh("host-1", names)).toContain("DNS:api.example.org");
    const environment = await stand.lab.ssh("host-2", "systemctl show containerd --property Environment");
    expect(environment).toContain("HTTP_PROXY=http://proxy.example.org:3128");
    expect(
      await stand.lab.ssh("host-2", "grep -o '\"mtu\": 1400' /etc/cni/net.d/10-fairlead.conflist"),
    ).toBeTruthy();
  });

  it("starts the next plan from them, changes nothing, and shows no difference", async () => {
    const { plan } = await planDeploy(stand.product.admin, { labId: stand.lab.labId });
    expect(plan.options).toEqual(OPTIONS);
    const again = await deploy();
    expect(again.message).toBe("Deployed and verified on 3 hosts: nothing had to change.");
  });

  it("fails verify when a kubelet does not run with what the plan says, and names the field", async () => {
    // what an administrator left there goes before our drop-in (systemd.exec(5), EnvironmentFile)
    await stand.lab.ssh(
      "host-2",
      "echo KUBELET_EXTRA_ARGS= >/etc/default/kubelet && systemctl restart kubelet",
    );
    const job = await deploy();
    expect(job.status).toBe("failed");
    expect(job.message).toContain("reservedSystemCPUs");
    await stand.lab.ssh("host-2", "rm /etc/default/kubelet && systemctl restart kubelet");
  });

  it("takes options away again that nobody asks for any more", async () => {
    const job = await deploy({ hosts: {}, cluster: { certSANs: ["api.example.org"], mtu: 1400 } });
    expect(job.status, job.message ?? "").toBe("succeeded");
    expect((await configz("host-2")).reservedSystemCPUs).toBeUndefined();
    const left = await stand.lab.ssh(
      "host-2",
      "ls /etc/fairlead/kubelet.d /etc/systemd/system/containerd.service.d",
    );
    expect(left).not.toMatch(/10-options|10-proxy/);
  });
}
