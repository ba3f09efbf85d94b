import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { DeployRunPlan, sshKeySecret, sudoPasswordSecret } from "@/server/contract/deploy-run";
import { planner } from "@/server/jobs/deploy.plan";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addSudoPassword } from "../credential/add-sudo-password";
import { makeSshKey } from "../credential/make-ssh-key";
import { addFacts, makeBundle } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { requestDeploy } from "../deploy/request-deploy";
import { acceptHostKeys } from "../host-key/accept-host-keys";
import { createLabDraft } from "./create-lab-draft";
import { machine, showKey } from "./draft-under-test";
import { registerLab } from "./register-lab";
import { saveLabDraft } from "./save-lab-draft";

let test: ServiceTest;
let build: string;
beforeAll(async () => {
  build = mkdtempSync(path.join(tmpdir(), "fairlead-build-"));
  mkdirSync(path.join(build, "ansible"));
  writeFileSync(path.join(build, "ansible/site.yml"), "");
  vi.stubEnv("FAIRLEAD_BUILD", build);
  test = await startServiceTest();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(build, { recursive: true });
  await test.close();
});

it("is deployed on like any lab: keys, pins, ways and sudo passwords reach the run", async () => {
  const operator = await test.as("operator");
  const words = { name: "rock", site: "", contact: "" };
  const { labId } = await createLabDraft(operator, words);
  const bundleId = await makeBundle(test.db);
  expect(await refusalOf(planDeploy(operator, { labId, bundleId }))).toEqual({
    code: "wrong_state",
    message: "The lab is a draft: finish registering it first.",
  });
  const key = await makeSshKey(operator, { labId, name: "hosts" });
  const jumpKey = await makeSshKey(operator, { labId, name: "jump" });
  const sudo = await addSudoPassword(operator, { labId, name: "sudo", password: "canary of sudo" });
  const login = { user: "ada", credentialId: key.id, sudoCredentialId: sudo.id };
  const hosts = ["one", "two", "three"].map((name, index) =>
    machine(name, { ...login, address: `198.51.100.1${index + 1}` }),
  );
  const jumpHosts = [machine("jump", { credentialId: jumpKey.id, address: "198.51.100.2" })];
  await saveLabDraft(operator, { labId, step: "hosts", content: { ...words, jumpHosts, hosts } });
  const keys: { host: string; fingerprint: string }[] = [];
  for (const { name } of [...jumpHosts, ...hosts]) {
    keys.push({ host: name, fingerprint: await showKey(operator, labId, name) });
  }
  await acceptHostKeys(operator, { labId, keys });
  await registerLab(operator, { labId });
  await addFacts(test.db, labId, test.clock.now());

  const view = await planDeploy(operator, { labId, bundleId });
  expect(view).toMatchObject({
    layer1: "preprovisioned",
    revision: { number: 1 },
    can: { deploy: { allowed: true } },
  });
  expect(view.plan.hosts.map(({ name, via, ssh }) => [name, via, ssh.user])).toEqual([
    ["one", ["jump"], "ada"],
    ["two", ["jump"], "ada"],
    ["three", ["jump"], "ada"],
  ]);
  const { jobId } = await requestDeploy(operator, { labId, bundleId, acceptBuiltHere: true });
  const { job } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, jobId));
  if (!row) throw new Error("no job");
  const { plan, secrets } = await planner.plan(test.system, { ...row, run: 1, fence: 1 });
  const { logins } = DeployRunPlan.parse(plan);
  expect(logins.two).toMatchObject({ credentialId: key.id, sudoCredentialId: sudo.id });
  expect(logins.jump).toMatchObject({ credentialId: jumpKey.id });
  expect(logins.jump).not.toHaveProperty("sudoCredentialId");
  expect(secrets[sudoPasswordSecret(sudo.id)]).toBe("canary of sudo");
  for (const id of [key.id, jumpKey.id]) {
    expect(secrets[sshKeySecret(id)]).toContain("BEGIN OPENSSH PRIVATE KEY");
  }
  expect(JSON.stringify([plan, row, view, await test.auditTrail()])).not.toMatch(/canary|PRIVATE KEY/);
});
