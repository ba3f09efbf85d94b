import { type Check, type CheckedHost, type CheckInput, failed, passed } from "./check";
import { networkOf } from "./ip-range";
import { nicOf, nodeAddresses, proposeAddress } from "./node-network";

const nodeNic = ({ facts, host }: CheckedHost) => nicOf(facts, host.address);
const field = (name: string, what: string) => ({ field: `options.hosts.${name}.${what}` });
const chosen = (name: string, { plan }: CheckInput) => plan.options?.hosts[name];

export const NETWORK: readonly Check[] = [
  {
    id: "network.address-unique",
    title: "Every node has an address of its own",
    severity: "error",
    rule: "No two hosts of the plan have the same node address.",
    of: "plan",
    judge: ({ plan }) =>
      plan.hosts.map((host) => {
        const twin = plan.hosts.find((other) => other !== host && other.address === host.address);
        const rest = { host: host.name, ...field(host.name, "address") };
        return twin
          ? failed(
              `${host.name} and ${twin.name} both have ${host.address}.`,
              "Give each its own address.",
              rest,
            )
          : passed(`${host.address}.`, rest);
      }),
  },
  {
    id: "network.address-on-nic",
    title: "The node's address is on an interface of the host",
    severity: "error",
    rule: "An interface carries the node address; the one the plan names, when it names one.",
    of: "host",
    judge: (one) => {
      const nic = nodeNic(one);
      const { host, facts } = one;
      if (!nic) {
        const has = nodeAddresses(facts).map((own) => `${own.address} on ${own.nic}`);
        return failed(
          `No interface carries ${host.address}; the host has ${has.join(", ") || "no IPv4 address"}.`,
          "Choose one of the host's addresses.",
          field(host.name, "address"),
        );
      }
      if (host.nic !== undefined && nic.name !== host.nic)
        return failed(
          `${host.address} is on ${nic.name}, the plan says ${host.nic}.`,
          "Choose address and interface that belong together.",
          field(host.name, "nic"),
        );
      return passed(`${host.address} is on ${nic.name}.`);
    },
  },
  {
    id: "network.address-chosen",
    title: "It is clear which network the nodes use",
    severity: "error",
    rule: "The host shares one network with all others, or a person chose the address; the default route decides nothing.",
    of: "host",
    judge: (one, input) => {
      const { host, facts } = one;
      if (chosen(host.name, input)?.address !== undefined || chosen(host.name, input)?.nic !== undefined)
        return passed(`Chosen: ${host.address}.`);
      const others = [...input.facts].filter(([name]) => name !== host.name).map(([, other]) => other.facts);
      const proposal = proposeAddress(facts, others, host.ssh.address);
      if (!proposal?.ambiguous) return passed(`One network to choose from: ${proposal?.network ?? "none"}.`);
      const networks = nodeAddresses(facts).map((own) => `${own.network} on ${own.nic}`);
      return failed(
        `The host has ${networks.length} networks the nodes could use: ${networks.join(", ")}.`,
        "Choose the node's address.",
        field(host.name, "address"),
      );
    },
  },
  {
    id: "network.link",
    title: "The node's interface has a link",
    severity: "error",
    rule: "Carrier of the interface that carries the node address (/sys/class/net/NIC/carrier).",
    of: "host",
    judge: (one) => {
      const nic = nodeNic(one);
      if (!nic || nic.link === null) return null;
      return nic.link
        ? passed(`${nic.name} has a link.`)
        : failed(
            `${nic.name}, which carries ${one.host.address}, has no link.`,
            "Check cable and switch port.",
          );
    },
  },
  {
    id: "network.unused-links",
    title: "The other network cards have a link",
    severity: "info",
    rule: "Carrier of the physical interfaces that do not carry the node address.",
    of: "host",
    judge: (one) => {
      const node = nodeNic(one);
      const others = one.facts.nics.filter((nic) => nic.kind === "physical" && nic !== node);
      if (others.length === 0) return null;
      const dark = others.filter((nic) => nic.link === false).map((nic) => nic.name);
      return dark.length === 0
        ? passed(`${others.length} other interfaces, each has a link or is off.`)
        : failed(`No link: ${dark.join(", ")}.`, "Check cables, if they are meant to be used.");
    },
  },
  {
    id: "network.same-network",
    title: "All nodes are on one layer-2 network",
    severity: "error",
    rule: "The node addresses are of one IPv4 network: routes to the pods name the other node as next hop.",
    of: "hosts",
    judge: (all) => {
      const networks = all.flatMap((one) => {
        const text = nodeNic(one)?.addresses.find((address) => address.startsWith(`${one.host.address}/`));
        const network = text === undefined ? null : networkOf(text);
        return network === null ? [] : [{ host: one.host.name, network }];
      });
      const distinct = [...new Set(networks.map((one) => one.network))];
      if (networks.length < 2) return [];
      return distinct.length === 1
        ? [passed(`${networks.length} hosts in ${distinct[0]}.`)]
        : [
            failed(
              `The nodes are in ${distinct.length} networks: ${networks.map((one) => `${one.host} in ${one.network}`).join(", ")}.`,
              "Choose node addresses of one network.",
              { field: "options.hosts" },
            ),
          ];
    },
  },
  {
    id: "network.mtu-equal",
    title: "The nodes' interfaces have the same MTU",
    severity: "warning",
    rule: "MTU of the interface that carries the node address is the same on all hosts; a large packet to a smaller one is lost.",
    of: "hosts",
    judge: (all) => {
      const known = all.flatMap((one) => {
        const nic = nodeNic(one);
        return nic?.mtu ? [{ host: one.host.name, nic: nic.name, mtu: nic.mtu }] : [];
      });
      if (known.length < 2) return [];
      const most = Math.max(...known.map((one) => one.mtu));
      return known.map(({ host, nic, mtu }) =>
        mtu === most
          ? passed(`${nic} has an MTU of ${mtu}.`, { host })
          : failed(
              `${nic} has an MTU of ${mtu}, other hosts have ${most}.`,
              `ip link set ${nic} mtu ${most}, and in the host's network configuration.`,
              { host },
            ),
      );
    },
  },
  {
    id: "network.mtu-plan",
    title: "The pods' MTU fits through the nodes' interfaces",
    severity: "error",
    rule: "The MTU of the plan is not larger than that of the interface: pods are routed, not tunnelled.",
    of: "host",
    judge: (one, { plan }) => {
      const mtu = plan.options?.cluster.mtu;
      const nic = nodeNic(one);
      if (mtu === undefined || !nic?.mtu) return null;
      const said = `pods get an MTU of ${mtu}, ${nic.name} has ${nic.mtu}`;
      return mtu <= nic.mtu
        ? passed(`${said}.`)
        : failed(`Too large: ${said}.`, `Choose an MTU of at most ${nic.mtu}.`, {
            field: "options.cluster.mtu",
          });
    },
  },
  {
    id: "names.nameservers",
    title: "The host knows a name server",
    severity: "warning",
    rule: "/etc/resolv.conf names one: CoreDNS hands names outside the cluster to it.",
    of: "host",
    judge: ({ facts }) =>
      facts.nameservers.length > 0
        ? passed(`${facts.nameservers.join(", ")}.`)
        : failed(
            "/etc/resolv.conf names no server: pods will resolve names of the cluster only.",
            "Name a server in /etc/resolv.conf, or waive this in a lab without one.",
          ),
  },
  {
    id: "names.loop",
    title: "CoreDNS does not ask itself",
    severity: "warning",
    rule: "No name server is a loopback address: inside a pod that is the pod itself (coredns.io/plugins/loop). 127.0.0.53 is systemd-resolved's, which kubeadm knows how to go round.",
    of: "host",
    judge: ({ facts }) => {
      if (facts.nameservers.length === 0) return null;
      const loops = facts.nameservers.filter((one) => /^(127\.|::1$)/.test(one) && one !== "127.0.0.53");
      return loops.length === 0
        ? passed("No name server is the host itself.")
        : failed(
            `The name server ${loops.join(", ")} is the host itself, for a pod it is the pod.`,
            "Name the server behind it in /etc/resolv.conf.",
          );
    },
  },
  {
    id: "names.endpoint",
    title: "The API server's endpoint leads to a control plane",
    severity: "warning",
    rule: "The endpoint is a control plane's node address; a name or another address must lead there before the deploy, for nothing here makes it so.",
    of: "plan",
    judge: ({ plan, reach }) => {
      const name = plan.endpoint.slice(0, plan.endpoint.lastIndexOf(":"));
      const rest = { field: "options.cluster.endpoint" };
      const own = plan.hosts.filter((host) => host.role === "control-plane").map((host) => host.address);
      if (own.includes(name)) return [passed(`${plan.endpoint} is a control plane's own address.`, rest)];
      const fix = `Let ${name} lead to ${own.join(" or ") || "a control plane"} on every host before you deploy.`;
      const asked = [...reach].flatMap(([from, read]) =>
        read.reach.names.filter((one) => one.name === name).map((one) => ({ ...one, from, at: read.at })),
      );
      const wrong = asked.filter((one) => !one.addresses.some((address) => own.includes(address)));
      if (asked.length > 0 && wrong.length === 0)
        return [passed(`${name} leads to ${own.join(", ")}.`, rest)];
      if (wrong.length > 0)
        return wrong.map((one) =>
          failed(`${name} is ${one.addresses.join(", ") || "unknown"} on ${one.from}.`, fix, {
            ...rest,
            ...{ host: one.from, at: one.at },
            severity: "error",
          }),
        );
      return [
        failed(`${name} is no node address of a control plane (${own.join(", ") || "none"}).`, fix, rest),
      ];
    },
  },
];
