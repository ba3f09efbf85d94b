import { and, desc, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { refusalOf } from "@/server/services/context-under-test";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { requestReset } from "@/server/services/reset/request-reset";
import { differencesOf, listHost } from "./host-listing-under-test";
import { HOSTS, type LabUnderTest } from "./lab-under-test";

/** Hosts as they were before anything was deployed on them, and the reset that brings them back there. */
export class HostsBefore {
  private before = new Map<string, Record<string, string>>();

  constructor(private readonly stand: LabUnderTest) {}

  private async listAll(hosts = HOSTS): Promise<Map<string, Record<string, string>>> {
    const listings = hosts.map(async (host) => [host, await listHost(this.stand.lab, host)] as const);
    return new Map(await Promise.all(listings));
  }

  async note(): Promise<void> {
    this.before = await this.listAll();
  }

  /** Else a listing would see nothing anyway. */
  async expectUsed(): Promise<void> {
    const used = await this.listAll();
    for (const title of ["packages", "files", "mounts", "links", "nftables' tables", "units", "programs"])
      expect([title, used.get("host-2")?.[title]]).not.toEqual([title, this.before.get("host-2")?.[title]]);
  }

  async expectAsBefore(...only: string[]): Promise<void> {
    const hosts = only.length > 0 ? only : HOSTS;
    const after = await this.listAll(hosts);
    const found = hosts.flatMap((host) =>
      differencesOf(this.before.get(host) ?? {}, after.get(host) ?? {}).map((line) => `${host} ${line}`),
    );
    expect(found).toEqual([]);
  }

  /** What was known of the hosts told of the cluster that is gone. */
  async expectFactsReadAgain(): Promise<void> {
    const { product, lab } = this.stand;
    const { q, t } = product.db;
    const ofLab = and(eq(t.job.labId, lab.labId), eq(t.job.kind, "read-facts"));
    const [reading] = await q.select().from(t.job).where(ofLab).orderBy(desc(t.job.id)).limit(1);
    expect(reading?.title).toMatch(/after the reset$/);
    expect((await product.until(reading?.id ?? "")).status).toBe("succeeded");
  }

  async reset() {
    const { product, lab } = this.stand;
    const { jobId } = await requestReset(product.admin, { labId: lab.labId, confirmName: "rock" });
    const job = await product.until(jobId);
    expect(job.status, `${job.message}\n${await product.log(job.id)}`).toBe("succeeded");
    await this.expectFactsReadAgain();
    return job;
  }
}

/** Needs hosts with a verified cluster; leaves them as they were before the first deploy. */
export function tellReset(stand: LabUnderTest, hosts: HostsBefore): void {
  const kubeconfigs = () => {
    const { q, t } = stand.product.db;
    return q.select().from(t.credential).where(eq(t.credential.kind, "kubeconfig"));
  };

  it("returns hosts to how they were: packages, files, mounts, interfaces, rules, units", async () => {
    const { product, lab } = stand;
    const { jobId: deployId } = await getCluster(product.admin, { labId: lab.labId });
    await hosts.expectUsed();
    const job = await hosts.reset();
    expect(job.message).toBe("All 3 hosts are as before the first deploy.");
    await hosts.expectAsBefore();
    expect(await getCluster(product.admin, { labId: lab.labId })).toMatchObject({ state: "gone" });
    expect(await kubeconfigs()).toEqual([]);
    const again = await refusalOf(runJobAgain(product.admin, { jobId: deployId }));
    expect(again.code).toBe("wrong_state");
  });

  it("changes nothing where nothing is left", async () => {
    const job = await hosts.reset();
    expect(job.hostStages.filter((cell) => cell.changed > 0)).toEqual([]);
    await hosts.expectAsBefore();
  });
}

/** Needs hosts that a deploy has used; one of them may have left its cluster untouched. */
export function tellResetOfAnother(stand: LabUnderTest, hosts: HostsBefore): void {
  it("clears what another installation left, which a deploy refuses with the evidence", async () => {
    const { product, lab } = stand;
    await hosts.reset();
    await lab.ssh("host-3", "mkdir -p /var/lib/etcd/member && touch /var/lib/etcd/member/snap");
    const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
    const refused = await product.until(jobId);
    expect(refused.message).toContain("(/var/lib/etcd/member/snap): reset it or take another host");
    await hosts.reset();
    await hosts.expectAsBefore();
  });
}
