import { DeployPlan } from "@/server/contract/deploy";
import type { DescriptorContent, HostRole, PlannedRole } from "@/server/contract/lab";
import type { ClusterOverrides } from "@/server/contract/practice-lab";
import { badInput } from "@/server/domain/errors";
import { clusterOverrides } from "@/server/domain/practice-lab";
import { type AddressSources, chooseAddresses } from "./choose-addresses";
import { assignPodRanges } from "./pod-ranges";
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
  roles: Readonly<Record<string, PlannedRole>>;
}

/**
 * Decides a deploy from one descriptor revision and one bundle: roles, node addresses, pod ranges, what the provisioner
 * asks for. The same facts give the same plan, byte for byte.
 * Errors: `bad_input` for a role or option of a host that is not there, or a node address that is no IPv4 address.
 */
export function makePlan(wanted: PlanFacts): DeployPlan {
  const { labId, clusterId, revision, bundle, profile, options } = wanted;
  const { jumpHosts, networks = DEFAULT_NETWORKS } = revision.content;
  const hosts = chooseRoles(wanted);
  requireHosts(revision.content, Object.keys(options?.hosts ?? {}), "options.hosts");
  const podSubnet = options?.cluster.podSubnet ?? networks.pods;
  const podRanges = assignPodRanges(
    podSubnet,
    hosts.map((host) => host.name),
    rangesOf(wanted.running?.podSubnet === podSubnet ? wanted.running : null),
  );
  const addresses = chooseAddresses(hosts, wanted);
  const planned = hosts.map((host, index) => ({
    name: host.name,
    role: host.role,
    ssh: withoutCredential(host.ssh),
    via: host.via,
    ...addresses(host),
    podCidr: podRanges[index] ?? "",
  }));
  const controlPlane = planned.find((host) => host.role === "control-plane");
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
    ...overridesOf(revision.content, bundle.kubernetes),
    hostVars: {},
  } satisfies DeployPlan);
}

/** What the hosts' provisioner asks for: the practice lab by its rules, an operator in the descriptor. */
function overridesOf(
  { provisioner, clusterOverrides: described }: DescriptorContent,
  kubernetes: string,
): Pick<DeployPlan, "clusterOverrides" | "overridesSource"> {
  if (provisioner === "practice-lab") {
    return { clusterOverrides: clusterOverrides(kubernetes), overridesSource: "practice lab" };
  }
  if (!described) return { clusterOverrides: NO_OVERRIDES, overridesSource: null };
  const { kubelet = {}, kubeProxy = {}, ignorePreflightErrors = [], containerd = {} } = described;
  const strict = NO_OVERRIDES.containerd;
  return {
    clusterOverrides: {
      ...{ kubelet, kubeProxy, ignorePreflightErrors },
      containerd: {
        systemdCgroup: containerd.systemdCgroup ?? strict.systemdCgroup,
        restrictOomScoreAdj: containerd.restrictOomScoreAdj ?? strict.restrictOomScoreAdj,
        disableHugetlbController: containerd.disableHugetlbController ?? strict.disableHugetlbController,
      },
    },
    overridesSource: "descriptor",
  };
}

const rangesOf = (running: DeployPlan | null) =>
  new Map(running?.hosts.map((host) => [host.name, host.podCidr]));

/**
 * The hosts of the cluster with their roles: what a person says; else what each is in the running cluster, which leaves
 * out its other hosts; else what the descriptor says; else what we propose.
 */
function chooseRoles({ revision: { content }, roles, running }: PlanFacts) {
  const { hosts } = content;
  requireHosts(content, Object.keys(roles), "roles");
  const proposed = running
    ? new Map(running.hosts.map((host): [string, HostRole] => [host.name, host.role]))
    : proposedRoles(content, roles);
  const used = hosts.flatMap((host) => {
    const role = roles[host.name] ?? proposed.get(host.name) ?? "unused";
    return role === "unused" ? [] : [{ ...host, role }];
  });
  if (used.length > 0) return used;
  const message = "Every host is left out: a cluster needs one at least.";
  throw badInput(message, [{ field: "roles", message }]);
}

function proposedRoles({ hosts }: DescriptorContent, wanted: PlanFacts["roles"]): Map<string, HostRole> {
  const described = hosts.some((host) => host.roles.includes("control-plane"));
  const roleOf = (roles: readonly HostRole[]): HostRole =>
    roles.includes("control-plane") ? "control-plane" : "worker";
  if (described) return new Map(hosts.map(({ name, roles }) => [name, roleOf(roles)]));
  const candidates = hosts.filter((host) => wanted[host.name] !== "unused");
  const proposed = proposeRoles(
    candidates.map((host) => ({ name: host.name, telco: host.recordedHardware })),
  );
  return new Map(proposed.map(({ name, role }) => [name, role]));
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
