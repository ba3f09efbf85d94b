import type { DescriptorContent, HostRole } from "@/server/contract/lab";
import type { PracticeHostState, PracticeLabState } from "@/server/contract/practice-lab";

/**
 * Descriptor of a practice lab that is up: what any lab would be described by, so that nothing after it has to know that
 * its hosts are namespaces. Roles are a proposal and left out where the lab carries no Kubernetes.
 */
export function describePracticeLab(state: PracticeLabState, credentialId: string): DescriptorContent {
  const endpoint = ({ address, port, user }: PracticeHostState) => ({ address, port, user, credentialId });
  const jumpHosts = state.hosts.filter((host) => host.role === "jump");
  const hosts = state.hosts.filter((host) => host.role === "host");
  const roles = (index: number): HostRole[] =>
    state.kind === "plain" ? [] : [index === 0 ? "control-plane" : "worker"];
  return {
    version: 1,
    provisioner: "practice-lab",
    jumpHosts: jumpHosts.map((host) => ({ name: host.name, ssh: endpoint(host) })),
    hosts: hosts.map((host, index) => ({
      name: host.name,
      ssh: endpoint(host),
      via: jumpHosts.map(({ name }) => name),
      roles: roles(index),
      recordedHardware: host.telco,
    })),
    networks: { pods: state.networks.pods, services: state.networks.services },
  };
}
