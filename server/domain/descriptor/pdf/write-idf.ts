import type { DeclaredNetwork } from "@/server/contract/declared";
import type { HostRole } from "@/server/contract/lab";
import { type JsonMap, mapOf } from "../same-json";
import type { WritableLab } from "./writable-lab";
import { type Dialect, nameInFile, writeVlan } from "./write-machine";

const GROUPS: Record<HostRole, string[]> = {
  "control-plane": ["k8s-cluster", "kube-master", "etcd"],
  worker: ["k8s-cluster", "kube-node"],
};

/** The IDF as the model knows it: networks, and roles for Kubespray; in kuberef the engine's part, too. */
export function writeIdf(content: WritableLab, dialect: Dialect): JsonMap {
  const networks = content.declared?.networks ?? [];
  const config =
    networks.length === 0
      ? undefined
      : mapOf(Object.fromEntries(networks.map((net) => [net.name, writeNet(net)])));
  const ofRoles = content.hosts.flatMap(({ roles = [], ...host }) =>
    roles.length > 0 ? [{ ...host, roles }] : [],
  );
  const kubespray =
    ofRoles.length === 0
      ? undefined
      : mapOf({
          nodes_roles: mapOf(
            Object.fromEntries(ofRoles.map((host) => [nameInFile(host), groupsOf(host.roles)])),
          ),
          groups: { "k8s-cluster": ["kube-node", "kube-master"] },
          hostnames: mapOf(Object.fromEntries(ofRoles.map((host) => [nameInFile(host), host.name]))),
        });
  const idf = mapOf({
    version: 0.1,
    installer: dialect === "kuberef" || !kubespray ? undefined : ["kubespray"],
    net_config: config,
    kubespray,
  });
  if (dialect === "pharos-1.0") return { idf };
  const [jump] = content.jumpHosts;
  const engine = mapOf({
    pod_name: jump && nameInFile(jump),
    net_config: config,
    pxe_network: networkOf(networks, ["admin", "oob"]),
    public_network: networkOf(networks, ["public"]),
    installers: kubespray && { kubespray },
  });
  return { idf, engine };
}

const networkOf = (networks: readonly DeclaredNetwork[], names: readonly string[]) =>
  names.find((name) => networks.some((one) => one.name === name));

const groupsOf = (roles: readonly HostRole[]) => [...new Set(roles.flatMap((role) => GROUPS[role]))];

const writeNet = (net: DeclaredNetwork) =>
  mapOf({
    interface: net.interface,
    vlan: writeVlan(net.vlan),
    network: net.network,
    mask: net.prefix,
    gateway: net.gateway,
    dns: net.dns,
    "ip-range": net.range,
  });
