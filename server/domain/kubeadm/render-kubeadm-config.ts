import type { DeployHost, DeployPlan, RenderedFile } from "@/server/contract/deploy";
import type { BundleParts } from "./bundle-parts";
import { kubeletConfigOf } from "./kubelet-config";
import { mergeConfig } from "./merge-config";
import { rendered, toYaml } from "./rendered";

const API = "kubeadm.k8s.io/v1beta4";
const CRI_SOCKET = "unix:///run/containerd/containerd.sock";

/** Filled in by Ansible while it hands the text to kubeadm, so that no token is in a rendered file. */
const TOKEN = "{{ fairlead_join_token }}";
const CA_HASH = "sha256:{{ kubeadm_ca_hash }}";

/**
 * Shorter than kubeadm's own four minutes, so that a kubelet that ends again and again is named after 40 s; but for the
 * control plane, whose first start takes more than one of them on slow processors.
 */
const TIMEOUTS = {
  kubeletHealthCheck: "40s",
  controlPlaneComponentHealthCheck: "4m0s",
  tlsBootstrap: "1m0s",
  discovery: "1m0s",
  kubernetesAPICall: "1m0s",
};

const nodeRegistration = (plan: DeployPlan, host: DeployHost) => ({
  name: host.name,
  criSocket: CRI_SOCKET,
  imagePullPolicy: "IfNotPresent",
  kubeletExtraArgs: [{ name: "node-ip", value: host.address }],
  ignorePreflightErrors: plan.clusterOverrides.ignorePreflightErrors,
});

/** kubeadm-init.yaml of the control plane and a join configuration a worker (kubeadm API v1beta4). */
export function renderKubeadmConfig(
  plan: DeployPlan,
  controlPlane: DeployHost,
  parts: BundleParts,
): RenderedFile[] {
  const { imageRepository, tags } = parts;
  const workers = plan.hosts.filter((host) => host.role === "worker");
  const init = toYaml(
    {
      apiVersion: API,
      kind: "InitConfiguration",
      bootstrapTokens: [{ token: TOKEN, ttl: "2h0m0s", description: "Workers of one Fairlead deploy" }],
      localAPIEndpoint: { advertiseAddress: controlPlane.address, bindPort: 6443 },
      nodeRegistration: {
        ...nodeRegistration(plan, controlPlane),
        // without workers the workloads need this node
        ...(workers.length === 0 ? { taints: [] } : {}),
      },
      skipPhases: ["show-join-command"],
      timeouts: TIMEOUTS,
    },
    {
      apiVersion: API,
      kind: "ClusterConfiguration",
      kubernetesVersion: `v${plan.kubernetes}`,
      controlPlaneEndpoint: plan.endpoint,
      imageRepository,
      networking: {
        podSubnet: plan.podSubnet,
        serviceSubnet: plan.serviceSubnet,
        dnsDomain: "cluster.local",
      },
      apiServer: {
        certSANs: [
          ...new Set([
            endpointHost(plan.endpoint),
            controlPlane.address,
            "127.0.0.1",
            "localhost",
            ...(plan.options?.cluster.certSANs ?? []),
          ]),
        ],
      },
      // every node's pod range is fixed by the plan (nodes.yaml)
      controllerManager: { extraArgs: [{ name: "allocate-node-cidrs", value: "false" }] },
      dns: { imageRepository, imageTag: tags.coredns },
      etcd: { local: { imageRepository, imageTag: tags.etcd } },
    },
    kubeletConfigOf(plan),
    mergeConfig(
      { apiVersion: "kubeproxy.config.k8s.io/v1alpha1", kind: "KubeProxyConfiguration", mode: "nftables" },
      plan.clusterOverrides.kubeProxy,
    ),
  );
  const join = (host: DeployHost) =>
    toYaml({
      apiVersion: API,
      kind: "JoinConfiguration",
      discovery: {
        bootstrapToken: { apiServerEndpoint: plan.endpoint, token: TOKEN, caCertHashes: [CA_HASH] },
      },
      nodeRegistration: nodeRegistration(plan, host),
      timeouts: TIMEOUTS,
    });
  return [
    rendered("kubeadm-init.yaml", "yaml", init),
    ...workers.map((host) => rendered(`hosts/${host.name}/kubeadm-join.yaml`, "yaml", join(host))),
  ];
}

const endpointHost = (endpoint: string) => endpoint.slice(0, endpoint.lastIndexOf(":"));
