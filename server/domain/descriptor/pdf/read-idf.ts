import type { DeclaredNetwork } from "@/server/contract/declared";
import type { HostRole } from "@/server/contract/lab";
import type { Fields } from "../fields";
import { quote } from "../finding";
import { readAddress } from "./addresses";
import { dropUndefined } from "./drop-undefined";

export interface ReadIdf {
  networks: DeclaredNetwork[];
  /** Name of a node in the file -> its roles; undefined when the IDF gives none at all. */
  roles: Map<string, HostRole[]> | undefined;
  /** Networks that name the interface SSH goes to, the likeliest first. */
  nodeNetworks: string[];
  jumpNetworks: string[];
  /** What an installer's block says of interfaces, by place of the node. */
  hardwareNames: { names: string[]; pci: string[] }[];
}

export const NO_IDF: ReadIdf = {
  ...{ networks: [], roles: undefined, nodeNetworks: [], jumpNetworks: [], hardwareNames: [] },
};

/** Kubespray's groups, before and after they were renamed in v2.16. */
export const ROLE_OF_GROUP: Readonly<Record<string, HostRole>> = {
  "kube-master": "control-plane",
  "kube-control-plane": "control-plane",
  kube_control_plane: "control-plane",
  "kube-node": "worker",
  kube_node: "worker",
};

/** Reads what an IDF says of networks, roles and interfaces. */
export function readIdf(root: Fields, nodeNames: readonly string[]): ReadIdf {
  const idf = root.map("idf");
  const engine = root.map("engine");
  if (!idf) {
    root.findings.error(root.place, "An IDF has its content under the key idf, and there is none: add it.");
    return NO_IDF;
  }
  const nets = idf.map("net_config") ?? engine?.map("net_config");
  const kubespray = idf.map("kubespray") ?? engine?.map("installers")?.map("kubespray");
  const mapping = kubespray?.map("network")?.map("network_mapping");
  const named = [engine?.text("pxe_network"), mapping?.text("net_admin"), "admin", "oob", "mgmt", "public"];
  const jump = [engine?.text("public_network"), mapping?.text("net_public"), "public", "external", ...named];
  const isText = (text: string | undefined): text is string => text !== undefined;
  return {
    networks: nets ? nets.keys.map((name) => readNetwork(nets.at(name), name)) : [],
    roles: kubespray && readRoles(kubespray, nodeNames),
    // without an engine, "oob" is the controllers' network and not the hosts'
    nodeNetworks: named.filter(isText).filter((name) => engine !== undefined || name !== "oob"),
    jumpNetworks: jump.filter(isText),
    hardwareNames: readHardwareNames(idf),
  };
}

function readNetwork(net: Fields, name: string): DeclaredNetwork {
  const network = net.text("network");
  const read = network === undefined ? undefined : readAddress(network);
  if (network !== undefined && !read) {
    net.findings.warn(
      net.at("network").place,
      `The network ${quote(name)} is "${quote(network)}" and no address: write its first address, as 10.0.0.0.`,
    );
  }
  const dns = net.texts("dns");
  return dropUndefined({
    name,
    interface: net.whole("interface"),
    vlan: net.text("vlan"),
    network: read ? read.address : undefined,
    prefix: net.whole("mask"),
    gateway: net.text("gateway"),
    dns: dns.length > 0 ? dns : undefined,
    range: net.text("ip-range"),
  });
}

function readRoles(kubespray: Fields, nodeNames: readonly string[]): Map<string, HostRole[]> | undefined {
  const all = kubespray.map("nodes_roles");
  if (!all) return undefined;
  const roles = new Map<string, HostRole[]>();
  for (const name of all.keys) {
    const node = nodeNames.includes(name) ? name : byPlace(name, nodeNames);
    if (node === undefined) {
      all.findings.warn(
        all.at(name).place,
        `Roles are given to ${quote(name)}, which is no node of the PDF: correct the name, or add the node.`,
      );
      continue;
    }
    const own = all.texts(name).flatMap((group) => ROLE_OF_GROUP[group] ?? []);
    roles.set(node, [...new Set(own)]);
  }
  return roles;
}

/** "node2" is the second node where no node is called so. */
const byPlace = (name: string, nodeNames: readonly string[]) =>
  nodeNames[Number(/^node(\d+)$/.exec(name)?.[1] ?? 0) - 1];

/** The kernel's names and PCI addresses of interfaces: only installers' blocks have them. */
function readHardwareNames(idf: Fields): ReadIdf["hardwareNames"] {
  const blocks = ["fuel", "daisy", "compass"].flatMap((name) => {
    const network = idf.map(name)?.map("network");
    return network ? network.list("node") : [];
  });
  return blocks.map((node) => ({ names: node.texts("interfaces"), pci: node.texts("busaddr") }));
}
