import type { DescriptorContent } from "@/server/contract/lab";
import { DEFAULTS } from "../described";
import type { InventoryMachine } from "../inventory/write-flat";
import { applyResidue } from "../residue";
import { type JsonMap, mapOf } from "../same-json";
import { writeHops } from "../ssh-way";

/** Options of one machine as the model knows them, by their names in lower case. */
export function writeSshOptions(
  { name, ssh, via = [] }: InventoryMachine,
  jumpHosts: readonly InventoryMachine[],
): JsonMap {
  const hops = (via ?? []).flatMap((jump) => jumpHosts.find((one) => one.name === jump) ?? []);
  const endpoint = (one: InventoryMachine) => ({
    address: one.ssh.address ?? one.name,
    port: one.ssh.port ?? DEFAULTS.port,
    user: one.ssh.user ?? DEFAULTS.user,
  });
  const { address, port, user } = endpoint({ name, ssh });
  return mapOf({
    hostname: address,
    port: port === DEFAULTS.port ? undefined : String(port),
    user,
    proxyjump: hops.length === 0 ? undefined : writeHops(hops.map(endpoint)),
  });
}

const SPELLED: Record<string, string> = {
  ...{
    hostname: "HostName",
    port: "Port",
    user: "User",
    proxyjump: "ProxyJump",
    identityfile: "IdentityFile",
  },
};

/** A revision as an SSH client configuration: every machine by its name, through its jump hosts. */
export function writeSshConfig(content: DescriptorContent, comment: string): string {
  const machines = [...content.jumpHosts.map((jump) => ({ ...jump, via: [] })), ...content.hosts];
  const blocks = machines.map((machine) => {
    const rest = machine.declared?.rest?.["ssh-config"];
    const options = applyResidue(writeSshOptions(machine, content.jumpHosts), rest);
    const alias = rest?.alias?.was === machine.name ? String(rest.alias.is) : machine.name;
    const lines = Object.entries(options).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `  ${SPELLED[key] ?? key} ${String(one)}`),
    );
    return [`Host ${alias}`, ...lines].join("\n");
  });
  return `# ${comment}\n${blocks.join("\n\n")}\n`;
}
