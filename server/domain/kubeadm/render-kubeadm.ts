import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployPlan, RenderedFile } from "@/server/contract/deploy";
import { badInput } from "@/server/domain/errors";
import { renderAddOns } from "../telco/render-add-ons";
import { findBundleParts } from "./bundle-parts";
import { CONTAINERD_UNIT, renderContainerdConfig } from "./render-containerd";
import { renderInventory } from "./render-inventory";
import { renderKubeadmConfig } from "./render-kubeadm-config";
import { KUBELET_DROP_IN, KUBELET_UNIT } from "./render-kubelet-unit";
import { renderOptions } from "./render-options";
import { renderConflist, renderNodes, renderRouteUnit } from "./render-pod-network";
import { hostFileOf, rendered } from "./rendered";

/**
 * Every file of a deploy, without secrets, to be read before it starts and written into the run folder when it does.
 * Errors: `bad_input` when the plan has not exactly one control plane, does not fit the bundle, or holds template text.
 */
export function renderKubeadm(plan: DeployPlan, manifest: BundleManifest): RenderedFile[] {
  const controlPlane = checkPlan(plan, manifest);
  const parts = findBundleParts(manifest);
  const all = { all: plan.hosts.map((host) => host.name) };
  const owner = {
    format: 1,
    labId: plan.labId,
    clusterId: plan.clusterId,
    kubernetes: plan.kubernetes,
  };
  const options = renderOptions(plan);
  return [
    ...renderInventory(plan, manifest, parts, options),
    ...renderKubeadmConfig(plan, controlPlane, parts),
    rendered("nodes.yaml", "yaml", renderNodes(plan)),
    hostFileOf("/etc/fairlead/owner.json", "json", `${JSON.stringify(owner, null, 2)}\n`, all),
    hostFileOf("/etc/modules-load.d/fairlead.conf", "ini", "overlay\nbr_netfilter\n", all),
    hostFileOf("/etc/sysctl.d/90-fairlead.conf", "ini", SYSCTL, all),
    hostFileOf("/etc/systemd/system/kubelet.service", "ini", KUBELET_UNIT, all),
    hostFileOf("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "ini", KUBELET_DROP_IN, all),
    hostFileOf("/etc/systemd/system/containerd.service", "ini", CONTAINERD_UNIT, all),
    hostFileOf(
      "/etc/containerd/config.toml",
      "toml",
      renderContainerdConfig(plan.clusterOverrides.containerd, parts),
      all,
    ),
    ...plan.hosts.flatMap((host) => [
      hostFileOf(
        "/etc/cni/net.d/10-fairlead.conflist",
        "json",
        renderConflist(plan, host, parts.cniPlugins),
        {
          host: host.name,
        },
      ),
      hostFileOf("/etc/systemd/system/fairlead-pod-routes.service", "ini", renderRouteUnit(plan, host), {
        host: host.name,
      }),
    ]),
    ...options,
    ...renderAddOns(plan, parts),
  ];
}

const SYSCTL = `net.ipv4.ip_forward = 1
net.bridge.bridge-nf-call-iptables = 1
`;

function checkPlan(plan: DeployPlan, manifest: BundleManifest) {
  const [controlPlane, second] = plan.hosts.filter((host) => host.role === "control-plane");
  if (!controlPlane || second) {
    throw badInput(
      "The plan needs exactly one control plane host: this installer does not make several yet.",
      [{ field: "hosts", message: "exactly one control plane" }],
    );
  }
  if (manifest.kubernetes !== plan.kubernetes) {
    throw badInput(
      `The plan says Kubernetes ${plan.kubernetes} and the bundle ${manifest.name} holds ${manifest.kubernetes}: choose one of them.`,
    );
  }
  // Ansible expands these in every value it reads, so a plan that came from a descriptor must not hold them
  if (/\{\{|\{%|\{#/.test(JSON.stringify([plan.clusterOverrides, plan.hostVars]))) {
    throw badInput("The overrides or host variables of the plan hold template text ({{ or {%): remove it.");
  }
  return controlPlane;
}
