import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type DeployPlan, RenderedFile } from "@/server/contract/deploy";
import { clusterOverrides } from "@/server/domain/practice-lab";
import { MANIFEST, PLAN } from "./plan-under-test";
import { renderKubeadm } from "./render-kubeadm";

const files = (plan: DeployPlan = PLAN) =>
  new Map(renderKubeadm(plan, MANIFEST).map((file) => [file.path, RenderedFile.parse(file).content]));
const documents = (content: string | undefined) =>
  new Map(
    parseAllDocuments(content ?? "").map((one) => {
      const value = one.toJS() as { kind: string } & Record<string, unknown>;
      return [value.kind, value];
    }),
  );
const text = (plan: DeployPlan | undefined, path: string) => files(plan).get(path) ?? "";

describe("renderKubeadm", () => {
  it("makes a strict cluster with the systemd driver when nobody overrides anything", () => {
    const init = documents(text(PLAN, "kubeadm-init.yaml"));
    expect(init.get("KubeletConfiguration")).toEqual({
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      cgroupDriver: "systemd",
      systemReserved: { cpu: "100m", memory: "128Mi" },
      kubeReserved: { cpu: "100m", memory: "128Mi" },
    });
    expect(init.get("KubeProxyConfiguration")).toMatchObject({ mode: "nftables" });
    expect(init.get("InitConfiguration")).toMatchObject({
      nodeRegistration: { name: "node-1", ignorePreflightErrors: [], imagePullPolicy: "IfNotPresent" },
      localAPIEndpoint: { advertiseAddress: "198.51.100.11", bindPort: 6443 },
    });
    expect(text(PLAN, "common/etc/containerd/config.toml")).toContain("SystemdCgroup = true");
  });

  it("lays a provisioner's overrides over the defaults", () => {
    const practice = clusterOverrides("1.34.4");
    const plan = { ...PLAN, clusterOverrides: practice, overridesSource: "practice lab" };
    const init = documents(text(plan, "kubeadm-init.yaml"));
    expect(init.get("KubeletConfiguration")).toMatchObject({
      ...practice.kubelet,
      systemReserved: { cpu: "100m" },
    });
    expect(init.get("KubeProxyConfiguration")).toMatchObject(practice.kubeProxy);
    const toml = text(plan, "common/etc/containerd/config.toml");
    expect(toml).toContain("SystemdCgroup = false");
    expect(toml).toContain("restrict_oom_score_adj = true");
    expect(toml).toContain("disable_hugetlb_controller = true");
    expect(parse(text(plan, "inventory/group_vars/all.yaml"))).toMatchObject({ fairlead_swap_allowed: true });
  });

  it("takes repository and tags from the images in the bundle", () => {
    const init = documents(text(PLAN, "kubeadm-init.yaml"));
    expect(init.get("ClusterConfiguration")).toMatchObject({
      kubernetesVersion: "v1.34.4",
      imageRepository: "fairlead.invalid",
      dns: { imageRepository: "fairlead.invalid", imageTag: "v1.13.1" },
      etcd: { local: { imageRepository: "fairlead.invalid", imageTag: "3.6.4" } },
      controlPlaneEndpoint: "198.51.100.11:6443",
      networking: { podSubnet: "10.244.0.0/16", serviceSubnet: "10.96.0.0/16" },
    });
    expect(text(PLAN, "common/etc/containerd/config.toml")).toContain(
      'sandbox = "fairlead.invalid/pause:3.10.1"',
    );
  });

  it("leaves token and CA hash to the run", () => {
    for (const host of ["node-2", "node-3"]) {
      const join = documents(text(PLAN, `hosts/${host}/kubeadm-join.yaml`)).get("JoinConfiguration");
      expect(join).toMatchObject({
        discovery: {
          bootstrapToken: {
            apiServerEndpoint: "198.51.100.11:6443",
            token: "{{ fairlead_join_token }}",
            caCertHashes: ["sha256:{{ kubeadm_ca_hash }}"],
          },
        },
        nodeRegistration: { name: host },
      });
    }
    expect(files().has("hosts/node-1/kubeadm-join.yaml")).toBe(false);
  });

  it("fixes each host's pod range in its bridge, in the node objects and in the routes of the others", () => {
    const conflist = JSON.parse(text(PLAN, "hosts/node-2/etc/cni/net.d/10-fairlead.conflist"));
    expect(conflist.plugins[0]).toMatchObject({
      type: "bridge",
      ipam: { type: "host-local", ranges: [[{ subnet: "10.244.1.0/24" }]] },
    });
    const nodes = parseAllDocuments(text(PLAN, "nodes.yaml")).map((one) => one.toJS());
    expect(nodes[1]).toMatchObject({
      metadata: { name: "node-2" },
      spec: { podCIDR: "10.244.1.0/24", podCIDRs: ["10.244.1.0/24"] },
    });
    const routes = text(PLAN, "hosts/node-2/etc/systemd/system/fairlead-pod-routes.service").match(
      /replace .*/g,
    );
    expect(routes).toEqual([
      "replace 10.244.0.0/24 via 198.51.100.11",
      "replace 10.244.2.0/24 via 198.51.100.13",
    ]);
  });

  it("tells the roles what to fetch, by SHA-256", () => {
    const group = parse(text(PLAN, "inventory/group_vars/all.yaml"));
    expect(group.fairlead_kubernetes_files).toEqual([
      { path: "/usr/local/bin/kube", source: "bin/kube", sha256: "a".repeat(64), mode: "0755" },
      { path: "/usr/local/bin/kubeadm", link: "kube" },
      { path: "/usr/local/bin/kubelet", link: "kube" },
      { path: "/usr/local/bin/kubectl", link: "kube" },
    ]);
    expect(group.fairlead_packages).toEqual([
      { name: "nftables", source: "debs/nftables_1.0.6-2+deb12u2_amd64.deb", sha256: "d".repeat(64) },
    ]);
    expect(Object.keys(group.fairlead_image_archives[0].images)).toHaveLength(5);
  });

  it("names where each file ends", () => {
    const unit = renderKubeadm(PLAN, MANIFEST).find((file) => file.path.endsWith("/containerd.service"));
    expect(unit?.target).toEqual({
      path: "/etc/systemd/system/containerd.service",
      hosts: ["node-1", "node-2", "node-3"],
    });
  });

  it("lets workloads onto a control plane that has no workers", () => {
    const plan = { ...PLAN, hosts: PLAN.hosts.slice(0, 1) };
    expect(documents(text(plan, "kubeadm-init.yaml")).get("InitConfiguration")).toMatchObject({
      nodeRegistration: { taints: [] },
    });
  });

  it.each([
    [
      "two control planes",
      { hosts: PLAN.hosts.map((host) => ({ ...host, role: "control-plane" as const })) },
      /exactly one/,
    ],
    ["no control plane", { hosts: PLAN.hosts.slice(1) }, /exactly one/],
    ["another Kubernetes than the bundle's", { kubernetes: "1.33.0" }, /holds 1\.34\.4/],
    [
      "template text in a host variable",
      { hostVars: { "node-1": { x: "{{ lookup('pipe', 'id') }}" } } },
      /template text/,
    ],
  ])("refuses %s", (_what, change, sentence) => {
    expect(() => renderKubeadm({ ...PLAN, ...change }, MANIFEST)).toThrow(sentence);
  });

  it("names every part a bundle lacks", () => {
    const poor = { ...MANIFEST, files: MANIFEST.files.filter((file) => !/runc$|bridge$/.test(file.path)) };
    expect(() => renderKubeadm(PLAN, poor)).toThrow(/lacks cni\/bridge, bin\/runc,/);
  });
});
