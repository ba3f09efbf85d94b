import type { DeployHost, DeployPlan } from "@/server/contract/deploy";
import { mergeConfig } from "./merge-config";
import { kubeletOptionsOf } from "./render-options";

/** What the system and Kubernetes keep for themselves on every node (ra2.k8s.008). */
const RESERVED = { cpu: "100m", memory: "128Mi" };

/** The cluster's KubeletConfiguration of a plan, as kubeadm gives it to every node. */
export const kubeletConfigOf = (plan: DeployPlan): Record<string, unknown> =>
  mergeConfig(
    {
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      cgroupDriver: "systemd",
      systemReserved: RESERVED,
      kubeReserved: RESERVED,
    },
    plan.clusterOverrides.kubelet,
  );

/** What the kubelet of one host runs with: the cluster's, and the host's own options laid on it (kubelet --config-dir). */
export const kubeletConfigOn = (plan: DeployPlan, host: DeployHost): Record<string, unknown> =>
  mergeConfig(kubeletConfigOf(plan), kubeletOptionsOf(plan, host));
