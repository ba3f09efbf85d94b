import { afterAll, beforeAll, expect, it } from "vitest";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { type PracticeLabOfTest, ProductUnderTest } from "./deploy/product-under-test";

const VERSION = "1.35.4";
const BUNDLE_MAY_BE_BUILT = 1_800_000;

let product: ProductUnderTest;
let lab: PracticeLabOfTest;
beforeAll(async () => {
  product = await ProductUnderTest.start(VERSION);
  lab = await product.makeLab(2);
}, BUNDLE_MAY_BE_BUILT);
afterAll(async () => {
  await lab?.remove();
  await product?.stop();
});

it(`deploys Kubernetes ${VERSION} on a practice lab, whose cgroup v1 the kubelet takes by the lab's own override`, async () => {
  const { plan, files } = await planDeploy(product.admin, { labId: lab.labId });
  expect(plan).toMatchObject({ kubernetes: VERSION, overridesSource: "practice lab" });
  expect(plan.clusterOverrides.kubelet).toMatchObject({ failCgroupV1: false });
  expect(files.some(({ content }) => content.includes("failCgroupV1: false"))).toBe(true);

  const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
  const job = await product.until(jobId);
  expect(job.status, `${job.message}\n${await product.log(jobId)}`).toBe("succeeded");
  const cluster = await getCluster(product.admin, { labId: lab.labId });
  expect(cluster).toMatchObject({ state: "verified", kubernetes: VERSION });
});

it("runs the version everywhere, on cgroup v1 where the machine has it", async () => {
  const { items } = JSON.parse(await lab.kubectl("get nodes --output json")) as {
    items: {
      status: { nodeInfo: { kubeletVersion: string }; conditions: { type: string; status: string }[] };
    }[];
  };
  expect(items).toHaveLength(2);
  for (const { status } of items) {
    expect(status.nodeInfo.kubeletVersion).toBe(`v${VERSION}`);
    expect(status.conditions.find((one) => one.type === "Ready")?.status).toBe("True");
  }
  expect(await lab.kubectl("get --raw /version")).toContain(`"gitVersion": "v${VERSION}"`);
  const config = await lab.ssh("host-2", "cat /var/lib/kubelet/config.yaml");
  expect(config).toMatch(/^failCgroupV1: false$/m);
});

it("changes nothing when it is deployed again", async () => {
  const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
  expect(await product.until(jobId)).toMatchObject({
    status: "succeeded",
    message: "Deployed and verified on 2 hosts: nothing had to change.",
  });
});
