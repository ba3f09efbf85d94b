import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { DeployPlanView } from "@/server/contract/deploy-view";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import {
  addFacts,
  addRevision,
  makeBundle,
  makeCluster,
  makeReadyLab,
  someDescriptor,
} from "./deploy-under-test";
import { planDeploy } from "./plan-deploy";
import { requestDeploy } from "./request-deploy";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("plans the newest revision with the newest bundle, and says the same again", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db, 1, "e");
  const bundleId = await makeBundle(test.db, 2);
  const operator = await test.as("operator");
  const view = await planDeploy(operator, { labId: lab.id });
  expect(() => DeployPlanView.parse(view)).not.toThrow();
  expect(view).toMatchObject({
    layer1: "practice lab",
    revision: { number: 1 },
    bundle: { id: bundleId, marks: ["built here"] },
    cluster: null,
    can: { deploy: { allowed: true, reason: null } },
  });
  expect(view.plan.hosts.map((host) => host.role)).toEqual(["control-plane", "worker", "worker"]);
  expect(view.stages).toHaveLength(7);
  expect(view.files.some((file) => file.path === "kubeadm-init.yaml")).toBe(true);
  expect(view.rows.some((row) => row.verdict === "not met")).toBe(true);
  expect((await planDeploy(operator, { labId: lab.id })).digest).toBe(view.digest);

  const moved = someDescriptor({ networks: { pods: "203.2.0.0/16", services: "203.1.0.0/20" } });
  await addRevision(test.db, lab.id, 2, moved);
  const later = await planDeploy(operator, { labId: lab.id });
  expect(later).toMatchObject({ revision: { number: 2 }, plan: { podSubnet: "203.2.0.0/16" } });
  expect(later.digest).not.toBe(view.digest);
});

it("F7: shows a viewer the plan and why the button is off", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const viewer = await test.as("viewer");
  const { can } = await planDeploy(viewer, { labId: lab.id });
  expect(can.deploy).toEqual({
    allowed: false,
    reason: "You may not do this: it needs the role Operator or above.",
  });
});

it.each([
  ["a lab that is being removed", { state: "removing" as const }, /being removed/],
  ["a plain lab", { request: { kind: "plain" } }, /plain practice lab/],
])("says why %s is not deployed on", async (_what, values, reason) => {
  const lab = await makeReadyLab(test.db, values);
  await makeBundle(test.db);
  const { can } = await planDeploy(await test.as("operator"), { labId: lab.id });
  expect(can.deploy).toEqual({ allowed: false, reason: expect.stringMatching(reason) });
});

it("goes on with the lab's cluster, and starts a new one once that is gone", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const first = (await planDeploy(operator, { labId: lab.id })).plan.clusterId;
  const gone = await makeCluster(test.db, lab.id, "gone");
  const second = (await planDeploy(operator, { labId: lab.id })).plan.clusterId;
  expect(new Set([first, gone, second]).size).toBe(3);
  const broken = await makeCluster(test.db, lab.id, "broken");
  const view = await planDeploy(operator, { labId: lab.id });
  expect(view.plan.clusterId).toBe(broken);
  expect(view.cluster).toMatchObject({ id: broken, kubernetes: "1.34.4", state: "broken" });
});

it("refuses with one sentence what cannot be planned", async () => {
  const operator = await test.as("operator");
  const creating = await makeLab(test.db, { state: "creating" });
  expect(await refusalOf(planDeploy(operator, { labId: creating.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("no hosts yet"),
  });
  const lab = await makeReadyLab(test.db);
  expect(await refusalOf(planDeploy(operator, { labId: lab.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("no bundle yet"),
  });
  await makeBundle(test.db);
  const wrongBundle = planDeploy(operator, { labId: lab.id, bundleId: "0".repeat(64) });
  expect(await refusalOf(wrongBundle)).toMatchObject({ code: "not_found" });
  const wrongHost = planDeploy(operator, { labId: lab.id, roles: { four: "worker" } });
  expect(await refusalOf(wrongHost)).toMatchObject({ code: "bad_input" });
  const twoControlPlanes = planDeploy(operator, { labId: lab.id, roles: { two: "control-plane" } });
  expect(await refusalOf(twoControlPlanes)).toMatchObject({
    message: expect.stringContaining("exactly one control plane"),
  });
});

it("shows which lines of which files differ from the last deploy that ended", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  expect((await planDeploy(operator, { labId: lab.id })).lastRun).toBeNull();
  const { jobId } = await requestDeploy(operator, { labId: lab.id });
  // one that still runs is none to compare with
  expect((await planDeploy(operator, { labId: lab.id })).lastRun).toBeNull();
  await test.db.write(({ q, t }) => q.update(t.job).set({ status: "failed", finishedAt: 7 }));
  const same = await planDeploy(operator, { labId: lab.id });
  expect(same.lastRun).toEqual({ jobId, finishedAt: 7, changes: [] });
  const options = { hosts: {}, cluster: { mtu: 1400, ntpServers: ["192.0.2.1"] } };
  const { lastRun } = await planDeploy(operator, { labId: lab.id, options });
  const paths = lastRun?.changes.map((one) => `${one.kind} ${one.path}`);
  expect(paths).toEqual(
    expect.arrayContaining([
      "changed hosts/one/etc/cni/net.d/10-fairlead.conflist",
      "added common/etc/systemd/timesyncd.conf.d/50-fairlead.conf",
    ]),
  );
  expect(paths).not.toContain("changed kubeadm-init.yaml");
  const conflist = lastRun?.changes.find((one) => one.path.startsWith("hosts/one/etc/cni"));
  expect(conflist?.lines.filter((line) => line.kind === "added")).toEqual([
    { kind: "added", text: '      "mtu": 1400,' },
  ]);
});

it("proposes node addresses from the network all hosts share, and asks where there are several", async () => {
  const lab = await makeReadyLab(
    test.db,
    { kind: "registered" },
    someDescriptor({ provisioner: "preprovisioned" }),
  );
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const second = (name: string) => ({ one: 1, two: 2, three: 3 })[name] ?? 0;
  await addFacts(test.db, lab.id, test.clock.at, (facts, name) => {
    const [eth0] = facts.nics.filter((nic) => nic.name === "eth0");
    if (!eth0) throw new Error("the recording has an eth0");
    // each host's SSH address and default route are on a network of its own
    eth0.addresses = [`198.51.10${second(name)}.9/24`];
    facts.nics.push({ ...eth0, name: "eth1", addresses: [`192.0.2.1${second(name)}/24`] });
  });
  const view = await planDeploy(operator, { labId: lab.id });
  expect(view.plan.hosts.map((host) => [host.nic, host.address])).toEqual([
    ["eth1", "192.0.2.11"],
    ["eth1", "192.0.2.12"],
    ["eth1", "192.0.2.13"],
  ]);
  expect(view.can.deploy).toEqual({ allowed: true, reason: null });

  await addFacts(test.db, lab.id, test.clock.at + 1, (facts, name) => {
    const [eth0] = facts.nics.filter((nic) => nic.name === "eth0");
    if (eth0) facts.nics.push({ ...eth0, name: "eth1", addresses: [`192.0.2.1${second(name)}/24`] });
  });
  const asked = await planDeploy(operator, { labId: lab.id });
  expect(asked.offer.hosts[1]).toMatchObject({
    name: "two",
    proposed: { address: "198.51.100.12", nic: "eth0" },
    facts: {
      addresses: [
        { nic: "eth0", address: "198.51.100.12", network: "198.51.100.0/24" },
        { nic: "eth1", address: "192.0.2.12", network: "192.0.2.0/24" },
      ],
      undecided: ["198.51.100.0/24", "192.0.2.0/24"],
      cpus: { online: expect.stringMatching(/^0-/) },
    },
  });
  expect(asked.can.deploy).toMatchObject({ allowed: false, reason: expect.stringContaining("2 networks") });
  const hosts = Object.fromEntries(["one", "two", "three"].map((name) => [name, { nic: "eth1" }]));
  const chosen = await planDeploy(operator, { labId: lab.id, options: { hosts, cluster: {} } });
  expect(chosen.plan.hosts[1]).toMatchObject({ nic: "eth1", address: "192.0.2.12" });
  expect(chosen.can.deploy.allowed).toBe(true);
  // what would be taken without the choice is still offered, to go back to
  expect(chosen.offer.hosts[1]?.proposed).toEqual({ address: "198.51.100.12", nic: "eth0" });
});

it("offers what would be taken without options, and an address to give where nobody knows one", async () => {
  const named = someDescriptor({ provisioner: "preprovisioned" });
  const hosts = named.hosts.map((host) => ({
    ...host,
    ssh: { ...host.ssh, address: `${host.name}.example` },
  }));
  const lab = await makeReadyLab(test.db, { kind: "registered" }, { ...named, hosts });
  await makeBundle(test.db);
  const operator = await test.as("operator");
  await expect(planDeploy(operator, { labId: lab.id })).rejects.toMatchObject({
    code: "bad_input",
    issues: [{ field: "options.hosts.one.address" }],
  });
  const addresses = Object.fromEntries(
    ["one", "two", "three"].map((name, i) => [name, { address: `192.0.2.${i + 1}` }]),
  );
  const options = { hosts: addresses, cluster: { podSubnet: "10.7.0.0/16" } };
  const { offer, plan } = await planDeploy(operator, { labId: lab.id, options });
  expect(plan.podSubnet).toBe("10.7.0.0/16");
  expect(offer).toEqual({
    telco: {
      addOns: "off",
      reason: "The bundle test holds no SR-IOV device plugin and no Node Feature Discovery.",
      resourcePrefix: "fairlead.dev",
    },
    cluster: null,
    hosts: ["one", "two", "three"].map((name) => ({ name, proposed: null, facts: null })),
  });
  const reachable = await makeReadyLab(test.db);
  const known = await planDeploy(operator, {
    labId: reachable.id,
    options: { hosts: {}, cluster: { podSubnet: "10.7.0.0/16", endpoint: "api.example:6443" } },
  });
  expect(known.offer.cluster).toEqual({
    podSubnet: "203.0.0.0/16",
    serviceSubnet: "203.1.0.0/20",
    endpoint: "198.51.100.11:6443",
  });
});

it("counts the checks that passed, and sends them only to who asks for all", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  await addFacts(test.db, lab.id, test.clock.at);
  const all = await planDeploy(operator, { labId: lab.id });
  const open = await planDeploy(operator, { labId: lab.id, checks: "open" });
  expect(open.checks).toEqual(all.checks.filter((one) => one.status !== "passed"));
  expect(open.checks.length).toBeLessThan(all.checks.length);
  expect(open.passed).toEqual(all.passed);
  expect(open.passed.reduce((sum, one) => sum + one.count, open.checks.length)).toBe(all.checks.length);
  expect(open.passed.find((one) => one.id === "network.address-on-nic")?.count).toBe(3);
  expect(open.digest).toBe(all.digest);
});
