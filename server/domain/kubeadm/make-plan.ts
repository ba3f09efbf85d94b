import { DeployPlan } from "@/server/contract/deploy";
import type { DescriptorContent, HostRole } from "@/server/contract/lab";
import type { ClusterOverrides } from "@/server/contract/practice-lab";
import { badInput } from "@/server/domain/errors";
import { clusterOverrides } from "@/server/domain/practice-lab";
import { type AddressSources, chooseAddresses } from "./choose-addresses";
import { cutPodRanges } from "./pod-ranges";
import { proposeRoles } from "./propose-roles";

/** kubeadm's own service range and the pod range its documentation uses, for hosts whose descriptor names none. */
const DEFAULT_NETWORKS = { pods: "10.244.0.0/16", services: "10.96.0.0/16" } as const;

const NO_OVERRIDES: ClusterOverrides = {
  kubelet: {},
  kubeProxy: {},
  ignorePreflightErrors: [],
  containerd: { systemdCgroup: true, restrictOomScoreAdj: false, disableHugetlbController: false },
};

export interface PlanFacts extends AddressSources {
  labId: string;
  clusterId: string;
  revision: { id: string; content: DescriptorContent };
  bundle: { id: string; kubernetes: string };
  profile: DeployPlan["profile"];
  /** Host name -> role a person wants instead of the proposed one. */
  roles: Readonly<Record<string, HostRole>>;
}

/**
 * Decides a deploy from one descriptor revision and one bundle: roles, node addresses, pod ranges, what the provisioner
 * asks for. The same facts give the same plan, byte for byte.
 * Errors: `bad_input` for a role or option of a host that is not there, or a node address that is no IPv4 address.
 */
export function makePlan(wanted: PlanFacts): DeployPlan {
  const { labId, clusterId, revision, bundle, profile, roles, options } = wanted;
  const { hosts, jumpHosts, provisioner, networks = DEFAULT_NETWORKS } = revision.content;
  const role = chooseRoles(revision.content, roles);
  requireHosts(revision.content, Object.keys(options?.hosts ?? {}), "options.hosts");
  const podSubnet = options?.cluster.podSubnet ?? networks.pods;
  const podRanges = cutPodRanges(podSubnet, hosts.length);
  const addresses = chooseAddresses(hosts, wanted);
  const planned = hosts.map((host, index) => ({
    name: host.name,
    role: role(host.name),
    ssh: withoutCredential(host.ssh),
    via: host.via,
    ...addresses(host),
    podCidr: podRanges[index] ?? "",
  }));
  const controlPlane = planned.find((host) => host.role === "control-plane");
  const practice = provisioner === "practice-lab";
  return DeployPlan.parse({
    format: 1,
    labId,
    clusterId,
    descriptorRevisionId: revision.id,
    profile,
    bundleId: bundle.id,
    kubernetes: bundle.kubernetes,
    jumpHosts: jumpHosts
      .filter((jump) => hosts.some((host) => host.via.includes(jump.name)))
      .map(({ name, ssh }) => ({ name, ssh: withoutCredential(ssh) })),
    hosts: planned,
    podSubnet,
    serviceSubnet: options?.cluster.serviceSubnet ?? networks.services,
    // who has no control plane is refused by the renderer, in words
    endpoint: options?.cluster.endpoint ?? `${controlPlane?.address ?? planned[0]?.address}:6443`,
    ...(options ? { options } : {}),
    clusterOverrides: practice
      ? clusterOverrides({ telco: hosts.some((host) => host.recordedHardware) })
      : NO_OVERRIDES,
    overridesSource: practice ? "practice lab" : null,
    hostVars: {},
  } satisfies DeployPlan);
}

/** What a person says, else what the descriptor says, else what we propose. */
function chooseRoles(content: DescriptorContent, wanted: PlanFacts["roles"]): (name: string) => HostRole {
  const { hosts } = content;
  requireHosts(content, Object.keys(wanted), "roles");
  const described = hosts.some((host) => host.roles.includes("control-plane"));
  const proposed = described
    ? hosts.map(({ name, roles }): { name: string; role: HostRole } => ({
        name,
        role: roles.includes("control-plane") ? "control-plane" : "worker",
      }))
    : proposeRoles(hosts.map((host) => ({ name: host.name, telco: host.recordedHardware })));
  const chosen = new Map(proposed.map((one) => [one.name, wanted[one.name] ?? one.role]));
  return (name) => chosen.get(name) ?? "worker";
}

function requireHosts({ hosts }: DescriptorContent, names: readonly string[], field: string): void {
  const unknown = names.filter((name) => !hosts.some((host) => host.name === name));
  if (unknown.length === 0) return;
  const message = `The lab has no host ${unknown.join(", ")}: it has ${hosts.map((host) => host.name).join(", ")}.`;
  throw badInput(message, [{ field, message }]);
}

const withoutCredential = ({ address, port, user }: DescriptorContent["hosts"][number]["ssh"]) => ({
  address,
  port,
  user,
});
