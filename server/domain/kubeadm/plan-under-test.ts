import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployPlan } from "@/server/contract/deploy";

const sha = (digit: string) => digit.repeat(64);
const id = (digit: string) => `0193${digit.repeat(4)}-0000-7000-8000-000000000000`;
const ssh = (address: string) => ({ address, port: 22, user: "root" });

/** A bundle as small as one can be. */
export const MANIFEST: BundleManifest = {
  format: 1,
  name: "test",
  kubernetes: "1.34.4",
  arch: "amd64",
  hostOs: "debian-12",
  builtAt: "2026-01-01T00:00:00Z",
  components: [
    {
      name: "kubernetes",
      version: "1.34.4",
      source: "built here",
      origin: "",
      licence: "Apache-2.0",
      files: ["bin/kube"],
    },
  ],
  files: [
    ...["kube", "containerd", "containerd-shim-runc-v2", "ctr", "runc"].map((name) => ({
      path: `bin/${name}`,
      size: 1000,
      sha256: sha("a"),
      executable: true,
    })),
    ...["bridge", "host-local", "loopback", "portmap"].map((name) => ({
      path: `cni/${name}`,
      size: 10,
      sha256: sha("b"),
      executable: true,
    })),
    { path: "images/kubernetes.tar", size: 5000, sha256: sha("c"), executable: false },
    { path: "debs/nftables_1.0.6-2+deb12u2_amd64.deb", size: 7, sha256: sha("d"), executable: false },
  ],
  images: ["kube-apiserver:v1.34.4", "coredns:v1.13.1", "etcd:3.6.4", "pause:3.10.1", "probe:1"].map(
    (name) => ({
      name: `fairlead.invalid/${name}`,
      digest: `sha256:${sha("e")}`,
      component: "kubernetes",
      archive: "images/kubernetes.tar",
    }),
  ),
};

/** One control plane and two workers behind a jump host; nobody overrides anything. */
export const PLAN: DeployPlan = {
  format: 1,
  labId: id("1"),
  clusterId: id("2"),
  descriptorRevisionId: id("3"),
  profile: "basic",
  bundleId: sha("f"),
  kubernetes: "1.34.4",
  jumpHosts: [{ name: "jump", ssh: ssh("192.0.2.2") }],
  hosts: (["control-plane", "worker", "worker"] as const).map((role, index) => ({
    name: `node-${index + 1}`,
    role,
    ssh: ssh(`198.51.100.1${index + 1}`),
    via: ["jump"],
    address: `198.51.100.1${index + 1}`,
    podCidr: `10.244.${index}.0/24`,
  })),
  podSubnet: "10.244.0.0/16",
  serviceSubnet: "10.96.0.0/16",
  endpoint: "198.51.100.11:6443",
  clusterOverrides: {
    kubelet: {},
    kubeProxy: {},
    ignorePreflightErrors: [],
    containerd: { systemdCgroup: true, restrictOomScoreAdj: false, disableHugetlbController: false },
  },
  overridesSource: null,
  hostVars: {},
};
