import type { HostRole } from "@/server/contract/lab";

/**
 * Proposes a role for each host: the first without recorded or special telco hardware carries the control plane (so
 * that isolated CPUs and huge pages stay with the workloads), all others are workers.
 */
export function proposeRoles<Host extends { name: string; telco: boolean }>(
  hosts: readonly Host[],
): { name: string; role: HostRole }[] {
  const controlPlane = hosts.find((host) => !host.telco) ?? hosts[0];
  return hosts.map((host) => ({
    name: host.name,
    role: host === controlPlane ? "control-plane" : "worker",
  }));
}
