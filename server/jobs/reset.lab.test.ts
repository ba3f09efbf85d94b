import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { refusalOf } from "@/server/services/context-under-test";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { requestReset } from "@/server/services/reset/request-reset";
import { listHost } from "./deploy/host-listing-under-test";
import { type PracticeLabOfTest, ProductUnderTest } from "./deploy/product-under-test";

const HOSTS = ["host-1", "host-2", "host-3"];

let product: ProductUnderTest;
let lab: PracticeLabOfTest;
let before: Map<string, Record<string, string>>;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  lab = await product.makeLab();
  before = await listAll();
}, 1_800_000);
afterAll(async () => {
  await lab?.remove();
  await product?.stop();
});

const listAll = async () =>
  new Map(await Promise.all(HOSTS.map(async (host) => [host, await listHost(lab, host)] as const)));
const kubeconfigs = () =>
  product.db.q.select().from(product.db.t.credential).where(eq(product.db.t.credential.kind, "kubeconfig"));

async function deploy() {
  const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
  const job = await product.until(jobId);
  expect(job.status, `${job.message}\n${await product.log(jobId)}`).toBe("succeeded");
  return jobId;
}

async function reset() {
  const { jobId } = await requestReset(product.admin, { labId: lab.labId, confirmName: "rock" });
  return product.until(jobId);
}

/** Lines that are only in one of the two. */
function differences(then: string, now: string): string[] {
  const [old, fresh] = [then.split("\n"), now.split("\n")];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

async function expectAsBefore(): Promise<void> {
  const after = await listAll();
  const found = HOSTS.flatMap((host) =>
    Object.entries(after.get(host) ?? {}).flatMap(([title, now]) =>
      differences(before.get(host)?.[title] ?? "", now).map((line) => `${host} ${title} ${line}`),
    ),
  );
  expect(found).toEqual([]);
}

it("returns hosts to how they were: packages, files, mounts, interfaces, rules, units", async () => {
  const deployId = await deploy();
  const used = await listAll();
  // else the listing would see nothing anyway
  for (const title of ["packages", "files", "mounts", "links", "nftables' tables", "units", "programs"])
    expect([title, used.get("host-2")?.[title]]).not.toEqual([title, before.get("host-2")?.[title]]);
  const job = await reset();
  expect(job.status, `${job.message}\n${await product.log(job.id)}`).toBe("succeeded");
  expect(job.message).toBe("All 3 hosts are as before the first deploy.");
  await expectAsBefore();
  expect(await getCluster(product.admin, { labId: lab.labId })).toMatchObject({ state: "gone" });
  expect(await kubeconfigs()).toEqual([]);
  const again = await refusalOf(runJobAgain(product.admin, { jobId: deployId }));
  expect(again.code).toBe("wrong_state");
});

it("changes nothing where nothing is left, and a deploy works again", async () => {
  const job = await reset();
  expect(job.status, job.message ?? "").toBe("succeeded");
  expect(job.hostStages.filter((cell) => cell.changed > 0)).toEqual([]);
  await expectAsBefore();
  await deploy();
});

it("clears what another installation left, which a deploy refuses with the evidence", async () => {
  const first = await reset();
  expect(first.status, `${first.message}\n${await product.log(first.id)}`).toBe("succeeded");
  await lab.ssh("host-3", "mkdir -p /var/lib/etcd/member && touch /var/lib/etcd/member/snap");
  const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
  const refused = await product.until(jobId);
  expect(refused.message).toContain("(/var/lib/etcd/member/snap): reset it or take another host");
  const job = await reset();
  expect(job.status, `${job.message}\n${await product.log(job.id)}`).toBe("succeeded");
  await expectAsBefore();
});
