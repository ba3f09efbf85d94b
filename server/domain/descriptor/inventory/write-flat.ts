import type { DeclaredLab, DeclaredMachine } from "@/server/contract/declared";
import type { HostRole } from "@/server/contract/lab";
import { DEFAULTS } from "../described";
import { applyResidue } from "../residue";
import { isJsonMap, type JsonMap, mapOf, memberOf, setMember } from "../same-json";
import { writeHops } from "../ssh-way";

export interface InventoryMachine {
  name: string;
  ssh: { address?: string | undefined; port?: number | undefined; user?: string | undefined };
  via?: readonly string[] | undefined;
  roles?: readonly HostRole[] | undefined;
  declared?: DeclaredMachine | undefined;
}
export interface InventoryLab {
  jumpHosts: readonly InventoryMachine[];
  hosts: readonly InventoryMachine[];
  declared?: DeclaredLab | undefined;
}

/** The name a machine has in its inventory. */
export function aliasInInventory(machine: InventoryMachine): string {
  const renamed = machine.declared?.rest?.inventory?.alias;
  return renamed?.was === machine.name && typeof renamed.is === "string" ? renamed.is : machine.name;
}

/** The inventory as the model knows it, in the one spelling of `flatJson`. */
export function writeFlat(lab: InventoryLab): JsonMap {
  const endpoints = new Map(lab.jumpHosts.map((jump) => [jump.name, endpointOf(jump)]));
  const hostVars = (machine: InventoryMachine): JsonMap => {
    const { address, port, user } = endpointOf(machine);
    const hops = (machine.via ?? []).flatMap((name) => endpoints.get(name) ?? []);
    return mapOf({
      ansible_host: address,
      ansible_port: port === DEFAULTS.port ? undefined : port,
      ansible_user: user,
      ansible_ssh_common_args: hops.length === 0 ? undefined : `-o ProxyJump=${writeHops(hops)}`,
    });
  };
  const all = [...lab.jumpHosts, ...lab.hosts];
  const inGroup = (machines: readonly InventoryMachine[]) =>
    mapOf({
      hosts: mapOf(Object.fromEntries(machines.map((one) => [aliasInInventory(one), true]))),
      ...{ children: {}, vars: {} },
    });
  const ofRole = (role: HostRole) => lab.hosts.filter((host) => host.roles?.includes(role));
  const [control, workers] = [ofRole("control-plane"), ofRole("worker")];
  const roles = control.length + workers.length > 0;
  return mapOf({
    hosts: mapOf(Object.fromEntries(all.map((one) => [aliasInInventory(one), hostVars(one)]))),
    groups: mapOf({
      bastion: lab.jumpHosts.length > 0 ? inGroup(lab.jumpHosts) : undefined,
      kube_control_plane: roles ? inGroup(control) : undefined,
      etcd: roles ? inGroup(control) : undefined,
      kube_node: roles ? inGroup(workers) : undefined,
      k8s_cluster: roles
        ? { hosts: {}, children: { kube_control_plane: true, kube_node: true }, vars: {} }
        : undefined,
    }),
  });
}

/** The same with the rest of the inventory it came from. */
export function writeWholeFlat(lab: InventoryLab): JsonMap {
  const written = applyResidue(writeFlat(lab), lab.declared?.rest?.inventory);
  const hosts = memberOf(written, "hosts");
  if (!isJsonMap(hosts)) return written;
  for (const machine of [...lab.jumpHosts, ...lab.hosts]) {
    const rest = machine.declared?.rest?.inventory;
    const alias = aliasInInventory(machine);
    // a jump host that only a way names has no entry
    const vars = memberOf(hosts, alias);
    if (vars !== undefined) setMember(hosts, alias, applyResidue(vars, rest));
  }
  return written;
}

const endpointOf = ({ name, ssh }: InventoryMachine) => ({
  address: ssh.address ?? name,
  port: ssh.port ?? DEFAULTS.port,
  user: ssh.user ?? DEFAULTS.user,
});
