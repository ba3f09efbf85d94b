import type { DeployHost, DeployPlan } from "@/server/contract/deploy";
import { toYaml } from "./rendered";

/** CNI: one bridge a node on the node's own pod range (containernetworking plugins bridge, host-local, portmap). */
export function renderConflist(plan: DeployPlan, host: DeployHost, cniPlugins: readonly string[]): string {
  const bridge = {
    type: "bridge",
    bridge: "cni0",
    isGateway: true,
    ipMasq: false,
    hairpinMode: true,
    ...(plan.options?.cluster.mtu === undefined ? {} : { mtu: plan.options.cluster.mtu }),
    ipam: { type: "host-local", ranges: [[{ subnet: host.podCidr }]], routes: [{ dst: "0.0.0.0/0" }] },
  };
  const portmap = { type: "portmap", capabilities: { portMappings: true }, backend: "nftables" };
  const plugins = cniPlugins.includes("portmap") ? [bridge, portmap] : [bridge];
  return `${JSON.stringify({ cniVersion: "1.0.0", name: "fairlead", plugins }, null, 2)}\n`;
}

/** Unit that keeps a route to every other node's pods, also after a reboot. */
export function renderRouteUnit(plan: DeployPlan, host: DeployHost): string {
  const others = plan.hosts.filter((other) => other.name !== host.name);
  const lines = (verb: string, prefix: string) =>
    others.map((other) => `${prefix}/sbin/ip route ${verb} ${other.podCidr} via ${other.address}\n`).join("");
  return `[Unit]
Description=Routes to the pods of the other nodes
Wants=network-online.target
After=network-online.target
Before=kubelet.service

[Service]
Type=oneshot
RemainAfterExit=yes
${lines("replace", "ExecStart=") || "ExecStart=/bin/true\n"}${lines("delete", "ExecStop=-")}
[Install]
WantedBy=multi-user.target
`;
}

/** Node objects that say each node's pod range, as the controller manager would have (core/v1 NodeSpec.podCIDRs). */
export function renderNodes(plan: DeployPlan): string {
  return toYaml(
    ...plan.hosts.map((host) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: host.name },
      spec: { podCIDR: host.podCidr, podCIDRs: [host.podCidr] },
    })),
  );
}
