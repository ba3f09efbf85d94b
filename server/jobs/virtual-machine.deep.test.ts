import { afterAll, beforeAll, expect, it } from "vitest";
import type { HostFacts } from "@/server/contract/host-facts";
import type { HostTest } from "@/server/contract/host-test";
import type { JobDetail } from "@/server/contract/job";
import { SUDO_PASSWORD } from "@/server/infra/virtual-machine/guest-image-under-test";
import { VirtualMachine } from "@/server/infra/virtual-machine/virtual-machine-under-test";
import { addSshKey } from "@/server/services/credential/add-ssh-key";
import { addSudoPassword } from "@/server/services/credential/add-sudo-password";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { createLabDraft } from "@/server/services/draft/create-lab-draft";
import { machine } from "@/server/services/draft/draft-under-test";
import { registerLab } from "@/server/services/draft/register-lab";
import { saveLabDraft } from "@/server/services/draft/save-lab-draft";
import { getHostFacts } from "@/server/services/host/host-readings";
import { listHostTests } from "@/server/services/host/list-host-tests";
import { requestFactReading } from "@/server/services/host/request-fact-reading";
import { requestHostTest } from "@/server/services/host/request-host-test";
import { acceptHostKeys } from "@/server/services/host-key/accept-host-keys";
import { ProductUnderTest } from "./deploy/product-under-test";
import { tellDeployOnOneHost } from "./deploy/virtual-machine-deploy-under-test";

/** Of the lab and of its host, which calls itself so. */
const NAME = "guest";
const words = { name: NAME, site: "", contact: "" };
/** Of one check with a host: an emulated processor beside other work. */
const PATIENCE_MS = 300_000;

let product: ProductUnderTest;
let guest: VirtualMachine;
let labId = "";
beforeAll(async () => {
  product = await ProductUnderTest.start();
  guest = await VirtualMachine.start({ mebibytes: 4096 });
});
afterAll(async () => {
  await guest?.stop();
  await product?.stop();
});

async function succeed(jobId: string): Promise<JobDetail> {
  const job = await product.until(jobId, undefined, PATIENCE_MS);
  expect(job.status, `${job.message}\n${await product.log(jobId)}`).toBe("succeeded");
  return job;
}

async function testHost(): Promise<HostTest> {
  const { jobId } = await requestHostTest(product.admin, { labId });
  await product.until(jobId, undefined, PATIENCE_MS);
  const [test] = await listHostTests(product.admin, { labId });
  if (!test) throw new Error("The host was not tested.");
  return test;
}

async function readFacts(): Promise<HostFacts> {
  await succeed((await requestFactReading(product.admin, { labId })).jobId);
  const reading = await getHostFacts(product.admin, { labId, host: NAME });
  if (!reading) throw new Error("No facts were kept.");
  return reading.facts;
}

async function checkOf(id: string) {
  const { checks } = await planDeploy(product.admin, { labId, checks: "all" });
  return checks.find((check) => check.id === id && check.host !== null);
}

it("is registered by hand as a user who has to give sudo a password", async () => {
  const { admin } = product;
  labId = (await createLabDraft(admin, words)).labId;
  const key = await addSshKey(admin, { labId, name: "own", privateKey: guest.privateKey });
  const wrong = await addSudoPassword(admin, { labId, name: "wrong", password: "not that" });
  const right = await addSudoPassword(admin, { labId, name: "right", password: SUDO_PASSWORD });
  const at = { address: "127.0.0.1", port: guest.port, user: "ada", credentialId: key.id };
  const save = (sudoCredentialId: string) =>
    saveLabDraft(admin, {
      ...{ labId, step: "hosts" },
      content: { ...words, jumpHosts: [], hosts: [machine(NAME, { ...at, sudoCredentialId })] },
    });
  await save(wrong.id);
  const asks = await testHost();
  expect(asks.status).toBe("asks");
  expect(asks.shownKey?.publicKey).toBe(guest.hostKey);
  const fingerprint = asks.shownKey?.fingerprint ?? "";
  await acceptHostKeys(admin, { labId, keys: [{ host: NAME, fingerprint }] });
  const refused = await testHost();
  expect(refused.steps.find(({ id }) => id === "sudo")?.status).toBe("failed");
  await save(right.id);
  const passed = await testHost();
  expect(passed.steps.map(({ id, status }) => `${id} ${status}`)).not.toContain("python failed");
  expect(passed.status).toBe("ok");
  expect(await registerLab(admin, { labId })).toMatchObject({ labId, number: 1 });
});

it("says of itself what its own kernel has: cgroup v2, two NUMA nodes, huge pages, modules", async () => {
  const facts = await readFacts();
  expect(facts).toMatchObject({
    ...{ root: true, os: { id: "debian", versionId: "12" }, unread: [] },
    cpu: { sockets: 2, threads: 4 },
    dmi: { vendor: "QEMU", product: "Guest", serial: "SN0001" },
    kernelParts: { cgroup: "v2", loadable: true },
  });
  expect(facts.kernel.release).toMatch(/^6\.1\./);
  expect(facts.numa.map(({ id, cpus }) => [id, cpus])).toEqual([
    [0, "0-1"],
    [1, "2-3"],
  ]);
  for (const { hugePages } of facts.numa) {
    expect(hugePages.find(({ sizeKiB }) => sizeKiB === 2048)?.total).toBe(32);
  }
});

it("is judged without the practice lab's overrides", async () => {
  const { plan } = await planDeploy(product.admin, { labId });
  expect(plan.overridesSource).toBeNull();
  expect(plan.clusterOverrides).toMatchObject({ kubelet: {}, ignorePreflightErrors: [] });
  expect(await checkOf("memory.swap")).toMatchObject({ status: "passed" });
  expect(await checkOf("clock.skew-runner")).toMatchObject({ status: "passed" });
});

it("goes red when its swap is on and its clock is ten minutes off, and green again", async () => {
  await guest.sudo(
    "fallocate -l 64M /swap && chmod 600 /swap && mkswap /swap && swapon /swap && systemctl stop systemd-timesyncd && date -s '+10 minutes'",
  );
  const off = await readFacts();
  expect(off.memory.swaps).toMatchObject([{ path: "/swap" }]);
  expect(off.clock.skewMs).toBeGreaterThan(590_000);
  for (const id of ["memory.swap", "clock.skew-runner"]) {
    expect(await checkOf(id)).toMatchObject({ status: "failed", host: NAME });
  }
  await guest.sudo("swapoff /swap && rm /swap && date -s '-10 minutes' && systemctl start systemd-timesyncd");
  await readFacts();
  for (const id of ["memory.swap", "clock.skew-runner"]) {
    expect(await checkOf(id)).toMatchObject({ status: "passed" });
  }
});

tellDeployOnOneHost({
  get product() {
    return product;
  },
  get labId() {
    return labId;
  },
  name: NAME,
  sudo: (command, given) => guest.sudo(command, given),
});
