import type { DeployPlan } from "@/server/contract/deploy";
import { badInput, DomainError } from "@/server/domain/errors";

/** Names of the hosts a cluster is made of. */
export const membersOf = (plan: Pick<DeployPlan, "hosts"> | null): string[] =>
  plan?.hosts.map((host) => host.name) ?? [];

/**
 * Hosts that an addition sets up: those that join. Where the nodes fetch images through a proxy, all: what goes past it
 * (NO_PROXY) names every node, and a file that only the next deploy would write restarts containerd then.
 */
export const workOfAddition = (plan: DeployPlan, added: readonly string[]): string[] =>
  plan.options?.cluster.proxy ? membersOf(plan) : [...added];

/** The same plan without one host; nothing of the others shifts. */
export function withoutHost(plan: DeployPlan, name: string): DeployPlan {
  const drop = <Value>(of: Record<string, Value>) =>
    Object.fromEntries(Object.entries(of).filter(([host]) => host !== name));
  const { options, telcoAddOns } = plan;
  return {
    ...plan,
    hosts: plan.hosts.filter((host) => host.name !== name),
    hostVars: drop(plan.hostVars),
    ...(options ? { options: { ...options, hosts: drop(options.hosts) } } : {}),
    ...(telcoAddOns ? { telcoAddOns: { ...telcoAddOns, pools: drop(telcoAddOns.pools) } } : {}),
  };
}

/**
 * May these hosts join the cluster as workers?
 * @throws DomainError `bad_input` for a host the lab has not or that is a node already
 */
export function requireJoinable(
  running: DeployPlan,
  described: readonly string[],
  joining: readonly string[],
): void {
  const refuse = (message: string) => badInput(message, [{ field: "hosts", message }]);
  const unknown = joining.filter((name) => !described.includes(name));
  if (unknown.length > 0) {
    throw refuse(`The lab has no host ${unknown.join(", ")}: it has ${described.join(", ")}.`);
  }
  const members = joining.filter((name) => membersOf(running).includes(name));
  if (members.length === 0) return;
  throw refuse(`${members.join(", ")} ${members.length === 1 ? "is" : "are"} in the cluster already.`);
}

/**
 * May this host leave the cluster?
 * @param gone it is off for good: what ran on it is lost already
 * @throws DomainError `bad_input` for a host that is not in it, `unsupported` for the control plane and the last worker
 */
export function requireRemovable(running: DeployPlan, name: string, gone: boolean): void {
  const host = running.hosts.find((one) => one.name === name);
  if (!host) {
    const message = `${name} is not in the cluster: it has ${membersOf(running).join(", ")}.`;
    throw badInput(message, [{ field: "host", message }]);
  }
  if (host.role === "control-plane") {
    throw new DomainError(
      "unsupported",
      `${name} carries the control plane, without which there is no cluster: reset the lab's hosts instead.`,
    );
  }
  const workers = running.hosts.filter((one) => one.role === "worker");
  if (workers.length > 1 || gone) return;
  throw new DomainError(
    "unsupported",
    `${name} is the last worker, and the control plane takes no pods: add another worker first, or reset the lab's hosts.`,
  );
}
