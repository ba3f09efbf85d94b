import { expect, it } from "vitest";
import { parse } from "yaml";
import { requireJoinable, requireRemovable, withoutHost, workOfAddition } from "./cluster-members";
import { planStages } from "./plan-stages";
import { MANIFEST, PLAN } from "./plan-under-test";
import { removalStages } from "./removal-stages";
import { renderAddition, renderRemoval } from "./render-change";
import { renderKubeadm } from "./render-kubeadm";

const fileOf = (files: ReturnType<typeof renderAddition>, path: string) =>
  files.find((file) => file.path === path)?.content ?? "";
const groupsOf = (files: ReturnType<typeof renderAddition>) => {
  const { all } = parse(fileOf(files, "inventory/hosts.yaml")) as {
    all: { hosts: object; children: Record<string, { hosts: object }> };
  };
  const groups = Object.entries(all.children).map(([name, { hosts }]) => [name, Object.keys(hosts)]);
  return { all: Object.keys(all.hosts), ...Object.fromEntries(groups) };
};

it("lets hosts join that the lab has and the cluster not", () => {
  const lab = [...PLAN.hosts.map((host) => host.name), "node-4"];
  expect(() => requireJoinable(PLAN, lab, ["node-4"])).not.toThrow();
  expect(() => requireJoinable(PLAN, lab, ["node-4", "node-2"])).toThrow(/^node-2 is in the cluster already/);
  expect(() => requireJoinable(PLAN, lab, ["node-9"])).toThrow(/^The lab has no host node-9: it has node-1/);
});

it("lets a worker leave, and neither control plane, stranger nor the last worker", () => {
  expect(() => requireRemovable(PLAN, "node-3", false)).not.toThrow();
  expect(() => requireRemovable(PLAN, "node-1", false)).toThrow(/^node-1 carries the control plane/);
  expect(() => requireRemovable(PLAN, "node-9", false)).toThrow(/^node-9 is not in the cluster/);
  const one = withoutHost(PLAN, "node-3");
  expect(() => requireRemovable(one, "node-2", false)).toThrow(/^node-2 is the last worker/);
  expect(() => requireRemovable(one, "node-2", true)).not.toThrow();
});

it("takes a host out of a plan with what was asked for it, and moves nothing else", () => {
  const options = { hosts: { "node-2": {}, "node-3": { reservedSystemCPUs: "0" } }, cluster: {} };
  const plan = { ...PLAN, options, hostVars: { "node-3": { a: 1 } } };
  const after = withoutHost(plan, "node-3");
  expect(after.hosts).toEqual(PLAN.hosts.slice(0, 2));
  expect([after.options, after.hostVars]).toEqual([{ hosts: { "node-2": {} }, cluster: {} }, {}]);
});

it("sets up only who joins, and everybody where the proxy's exceptions name every node", () => {
  expect(groupsOf(renderAddition(PLAN, ["node-3"], MANIFEST))).toEqual({
    all: ["node-1", "node-2", "node-3"],
    control_plane: ["node-1"],
    workers: ["node-2", "node-3"],
    work: ["node-3"],
    telco: [],
  });
  const proxy = { http: "http://proxy.example.org:3128", noProxy: [] };
  const through = { ...PLAN, options: { hosts: {}, cluster: { proxy } } };
  expect(workOfAddition(through, ["node-3"])).toEqual(["node-1", "node-2", "node-3"]);
  expect(planStages(PLAN, ["node-3"]).map(({ id, hosts }) => [id, hosts.length])).toEqual([
    ...[
      ["precheck", 3],
      ["prepare", 1],
      ["container-runtime", 1],
      ["control-plane", 1],
    ],
    ...[
      ["workers", 1],
      ["pod-network", 3],
      ["verify", 3],
    ],
  ]);
});

it("gives the others the files of the plan without the host, and knows it until it is reset", () => {
  const after = withoutHost(PLAN, "node-3");
  const removal = { before: PLAN, after, host: "node-3", hostIsGone: false };
  const files = renderRemoval(removal, MANIFEST);
  expect(groupsOf(files)).toEqual({
    all: ["node-1", "node-2", "node-3"],
    control_plane: ["node-1"],
    telco: [],
    workers: ["node-2"],
    work: ["node-1", "node-2"],
    leaving: ["node-3"],
    draining: ["node-1"],
  });
  const paths = renderKubeadm(after, MANIFEST).map((file) => file.path);
  expect(files.map((file) => file.path)).toEqual([...paths, "inventory/host_vars/node-3.yaml"]);
  const route = "hosts/node-1/etc/systemd/system/fairlead-pod-routes.service";
  expect(fileOf(files, route)).not.toContain("10.244.2.0/24");
  expect(fileOf(renderKubeadm(PLAN, MANIFEST), route)).toContain("10.244.2.0/24");
});

it("never touches a host that is gone", () => {
  const after = withoutHost(PLAN, "node-3");
  const files = renderRemoval({ before: PLAN, after, host: "node-3", hostIsGone: true }, MANIFEST);
  expect(groupsOf(files)).toMatchObject({ all: ["node-1", "node-2"], leaving: [], draining: [] });
  expect(removalStages(after, "node-3", true).map(({ id }) => id)).toEqual([
    ...["check", "delete-node", "pod-network", "verify"],
  ]);
  expect(removalStages(after, "node-3", false).map(({ id }) => id)).toEqual([
    ...["check", "drain", "delete-node", "reset-host", "pod-network", "verify"],
  ]);
});
