import { expect, it } from "vitest";
import { findRunProcesses } from "@/server/infra/processes/run-processes";
import { runIdOf } from "@/server/infra/run-folder/run-place";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { refusalOf } from "@/server/services/context-under-test";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import type { LabUnderTest } from "./lab-under-test";

/** Needs hosts that carry nothing; leaves them so. */
export function tellRefusals(stand: LabUnderTest): void {
  const deploy = async () => {
    const { jobId } = await requestDeploy(stand.product.admin, { labId: stand.lab.labId });
    return stand.product.until(jobId);
  };

  it("F5: jump host down: fails at once and names it; nothing was changed, no cluster is listed", async () => {
    await stand.lab.ask({ verb: "link", host: "jump", state: "down" });
    const job = await deploy();
    await stand.lab.ask({ verb: "link", host: "jump", state: "up" });
    expect(job.status).toBe("failed");
    expect(job.message).toMatch(/^jump does not answer SSH at \S+:22/);
    expect(job.findings).toMatchObject([{ host: "jump", title: "SSH to jump failed" }]);
    expect(job.stages.find(({ id }) => id === "precheck")?.status).toBe("failed");
    expect(await refusalOf(getCluster(stand.product.admin, { labId: stand.lab.labId }))).toMatchObject({
      code: "not_found",
    });
    expect(findRunProcesses(runIdOf(job.id, 1))).toEqual([]);
  });

  it("refuses a host that carries another installation, with the evidence, and touches nothing", async () => {
    await stand.lab.ssh("host-3", "mkdir -p /var/lib/etcd/member && touch /var/lib/etcd/member/snap");
    const job = await deploy();
    await stand.lab.ssh("host-3", "rm -r /var/lib/etcd/member");
    expect(job.status).toBe("failed");
    expect(job.message).toContain("an etcd database of another installation (/var/lib/etcd/member/snap)");
    expect(job.findings[0]).toMatchObject({ host: "host-3" });
    expect(await stand.lab.ssh("host-1", "ls /etc/fairlead 2>&1 || true")).toContain("No such file");
  });
}
