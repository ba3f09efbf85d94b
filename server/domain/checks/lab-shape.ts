import { type Check, failed, passed } from "./check";

const HOUR_MS = 3_600_000;
const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

export const LAB_SHAPE: readonly Check[] = [
  {
    id: "topology.control-plane",
    title: "There is a control plane",
    severity: "error",
    rule: "At least one host has the role control-plane.",
    of: "plan",
    judge: ({ plan }) => {
      const planes = plan.hosts.filter((host) => host.role === "control-plane");
      return planes.length > 0
        ? [passed(`${planes.map((host) => host.name).join(", ")}.`)]
        : [failed("No host carries the control plane.", "Give one host that role.", { field: "roles" })];
    },
  },
  {
    id: "topology.etcd",
    title: "etcd can vote",
    severity: "error",
    rule: "An odd number of control planes: an even one loses its majority with as few hosts as the odd one below it (etcd FAQ).",
    of: "plan",
    judge: ({ plan }) => {
      const planes = plan.hosts.filter((host) => host.role === "control-plane").length;
      if (planes === 0) return [];
      return planes % 2 === 1
        ? [passed(`${count(planes, "member")}.`)]
        : [
            failed(
              `${count(planes, "control plane")}: etcd with ${planes} members survives no more losses than with ${planes - 1}.`,
              `Choose ${planes - 1} or ${planes + 1} control planes.`,
              { field: "roles" },
            ),
          ];
    },
  },
  {
    id: "topology.available",
    title: "The cluster survives the loss of a host",
    severity: "info",
    rule: "Three control planes and two workers or more (ra2.k8s.002 to 004).",
    of: "plan",
    judge: ({ plan }) => {
      const planes = plan.hosts.filter((host) => host.role === "control-plane").length;
      const workers = plan.hosts.length - planes;
      const said = `${count(planes, "control plane")} and ${count(workers, "worker")}`;
      return planes >= 3 && workers >= 2
        ? [passed(`${said}.`)]
        : [
            failed(
              `${said}: the loss of one host may be felt.`,
              "Nothing to do in a lab; RA2 asks for three and two.",
            ),
          ];
    },
  },
  {
    id: "cluster.fixed",
    title: "Nothing changes that a running cluster keeps for ever",
    severity: "error",
    rule: "Pod range, service range, endpoint, certificate names, node addresses and roles are those the cluster was made with, and none of its hosts is left out: kubeadm sets them once, when the cluster or node is made; a worker leaves by a job of its own.",
    of: "plan",
    judge: ({ plan, running }) => {
      if (!running) return [];
      const names = (one: typeof plan) =>
        [...(one.options?.cluster.certSANs ?? [])].sort().join(", ") || "none";
      const pairs: [what: string, before: string, now: string, field: string][] = [
        ["pod range", running.podSubnet, plan.podSubnet, "options.cluster.podSubnet"],
        ["service range", running.serviceSubnet, plan.serviceSubnet, "options.cluster.serviceSubnet"],
        ["endpoint", running.endpoint, plan.endpoint, "options.cluster.endpoint"],
        ["list of certificate names", names(running), names(plan), "options.cluster.certSANs"],
        ...plan.hosts.flatMap((host): typeof pairs => {
          const before = running.hosts.find((one) => one.name === host.name)?.address;
          const field = `options.hosts.${host.name}.address`;
          return before ? [[`address of ${host.name}`, before, host.address, field]] : [];
        }),
        ...running.hosts.map((before): (typeof pairs)[number] => {
          const now = plan.hosts.find((one) => one.name === before.name)?.role;
          return [`role of ${before.name}`, before.role, now ?? "unused", "roles"];
        }),
      ];
      const changed = pairs.filter(([, before, now]) => before !== now);
      return changed.length === 0
        ? [passed(`${pairs.length} values are as they were.`)]
        : changed.map(([what, before, now, field]) =>
            failed(
              `The ${what} of the running cluster is ${before}, the plan says ${now}.`,
              now === "unused"
                ? "Leave it in, or remove it from the cluster first, which drains it."
                : "Leave it as it was, or reset the lab's hosts and deploy anew.",
              { field },
            ),
          );
    },
  },
  {
    id: "deploy.live",
    title: "No other job works on the hosts",
    severity: "info",
    rule: "No job of this lab that changes its hosts is running: a deploy would wait for it.",
    of: "plan",
    judge: ({ busyWith }) =>
      busyWith.length === 0
        ? [passed("None.")]
        : [failed(`${busyWith.join(", ")}: the deploy waits for it.`, "Wait, or cancel that job.")],
  },
  {
    id: "facts.present",
    title: "The hosts' facts were read",
    severity: "error",
    rule: "There is a reading of every host; without it most checks cannot be decided. A practice lab may be deployed on without.",
    of: "plan",
    judge: ({ plan, content, facts }) =>
      plan.hosts.map(({ name }) =>
        facts.has(name)
          ? passed("Read.", { host: name })
          : failed("No facts of this host were read.", "Read facts first.", {
              host: name,
              severity: content.provisioner === "practice-lab" ? "info" : "error",
            }),
      ),
  },
  {
    id: "facts.age",
    title: "The facts are fresh",
    severity: "warning",
    rule: "The newest reading of a host is at most an hour old.",
    of: "host",
    judge: ({ at }, { now }) => {
      const minutes = Math.round((now - at) / 60_000);
      return now - at <= HOUR_MS
        ? passed(`Read ${count(minutes, "minute")} ago.`)
        : failed(
            `Read ${minutes < 120 ? count(minutes, "minute") : count(Math.round(minutes / 60), "hour")} ago: the host may be another now.`,
            "Read facts again.",
          );
    },
  },
  {
    id: "facts.complete",
    title: "Everything could be read",
    severity: "info",
    rule: "Nothing stands in the list of what could not be read.",
    of: "host",
    judge: ({ facts }) =>
      facts.unread.length === 0
        ? passed("All of it.")
        : failed(
            `Not read: ${facts.unread.map((one) => `${one.what} (${one.why})`).join(", ")}.`,
            "Give the user sudo and install python3, then read facts again.",
          ),
  },
];
