import type { Check, CheckedHost } from "./check";
import { failed, passed } from "./check";

/** Groups hosts by a value; hosts without one are left out. */
function groupBy(all: readonly CheckedHost[], value: (one: CheckedHost) => string | null) {
  const groups = new Map<string, string[]>();
  for (const one of all) {
    const key = value(one);
    if (key) groups.set(key, [...(groups.get(key) ?? []), one.host.name]);
  }
  return groups;
}

export const IDENTITY: readonly Check[] = [
  {
    id: "host.machine-id-unique",
    title: "Every host has a machine-id of its own",
    severity: "error",
    rule: "/etc/machine-id differs between all hosts (machine-id(5)); copies of one disk image share it, and kubeadm asks for a unique product_uuid and MAC.",
    of: "hosts",
    judge: (all) =>
      [...groupBy(all, (one) => one.facts.machineId)].flatMap(([id, hosts]) =>
        hosts.map((host) =>
          hosts.length === 1
            ? passed(`machine-id ${id.slice(0, 8)}…, no other host has it.`, { host })
            : failed(
                `${hosts.join(", ")} have the same machine-id ${id.slice(0, 8)}…, as copies of one disk image do.`,
                "Give each its own: rm /etc/machine-id && systemd-machine-id-setup, then start the host again.",
                { host },
              ),
        ),
      ),
  },
  {
    id: "host.name-unique",
    title: "Every host calls itself by a name of its own",
    severity: "error",
    rule: "hostname differs between all hosts; kubeadm's preconditions ask for a unique hostname for every node.",
    of: "hosts",
    judge: (all) =>
      [...groupBy(all, (one) => one.facts.hostname)].flatMap(([name, hosts]) =>
        hosts.map((host) =>
          hosts.length === 1
            ? passed(`calls itself ${name}.`, { host })
            : failed(
                `${hosts.join(", ")} all call themselves ${name}.`,
                `Give each host its own name: hostnamectl set-hostname ${host}.`,
                { host },
              ),
        ),
      ),
  },
  {
    id: "host.name-matches",
    title: "The host calls itself what the descriptor calls it",
    severity: "warning",
    rule: "The first label of the host's name equals the name in the descriptor, which becomes the node's name.",
    of: "host",
    judge: ({ host, facts }) => {
      if (facts.hostname === null) return null;
      const short = facts.hostname.split(".")[0]?.toLowerCase();
      return short === host.name
        ? passed(`calls itself ${facts.hostname}.`)
        : failed(
            `The host calls itself ${facts.hostname}; the node will be called ${host.name}.`,
            `Rename one of them: hostnamectl set-hostname ${host.name}, or another name in the descriptor.`,
          );
    },
  },
  {
    id: "host.owner",
    title: "The host belongs to no other lab",
    severity: "error",
    rule: "/etc/fairlead/owner.json is absent or names this lab.",
    of: "host",
    judge: ({ facts }, { plan }) =>
      facts.owner === null || facts.owner === plan.labId
        ? passed(facts.owner === null ? "Nobody's yet." : "Marked as this lab's.")
        : failed(
            `The host belongs to the lab ${facts.owner} (/etc/fairlead/owner.json).`,
            "Reset the host in that lab first, or take it out of this one.",
          ),
  },
  {
    id: "hardware.recorded",
    title: "The hardware is real",
    severity: "info",
    rule: "The descriptor's mark for recorded hardware: what such a host can allocate proves nothing about silicon.",
    of: "plan",
    judge: ({ content, plan }) =>
      plan.hosts.map(({ name }) =>
        content.hosts.some((one) => one.name === name && one.recordedHardware)
          ? failed(
              "The host's hardware is a recording.",
              "Use it to try things out; results carry the mark.",
              {
                host: name,
              },
            )
          : passed("Not marked as recorded.", { host: name }),
      ),
  },
];
