import type { DeployPlan } from "@/server/contract/deploy";
import { type Check, type CheckedHost, type CheckInput, failed, passed } from "./check";
import { addressOf, networkOf, parseIpRange, rangesOverlap } from "./ip-range";

const RANGES = (plan: DeployPlan) =>
  (
    [
      ["pod range", plan.podSubnet, "options.cluster.podSubnet"],
      ["service range", plan.serviceSubnet, "options.cluster.serviceSubnet"],
    ] as const
  ).flatMap(([what, text, field]) => {
    const range = parseIpRange(text);
    return range ? [{ what, text, field, range }] : [];
  });

const OTHER = "Choose a range that nothing here uses.";

/** Ranges no host may route (RFC 1122 §3.2.1.3, RFC 3927, RFC 5771). */
const SPECIAL = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"];

/** What a deploy of this lab made itself: the bridge, and routes to the other nodes' pods. */
function ownNetworks(one: CheckedHost, input: CheckInput): readonly string[] {
  if (one.facts.owner !== input.plan.labId) return [];
  return (input.running ?? input.plan).hosts.map((host) => host.podCidr);
}

export const RANGE_CHECKS: readonly Check[] = [
  {
    id: "ranges.pods-services",
    title: "Pod and service range do not overlap",
    severity: "error",
    rule: "The two ranges have no address in common.",
    of: "plan",
    judge: ({ plan }) => {
      const [pods, services] = RANGES(plan);
      if (!pods || !services) return [];
      return rangesOverlap(pods.range, services.range)
        ? [
            failed(`The pod range ${pods.text} and the service range ${services.text} overlap.`, OTHER, {
              field: pods.field,
            }),
          ]
        : [passed(`${pods.text} and ${services.text}.`)];
    },
  },
  {
    id: "ranges.special",
    title: "Pod and service range are routable",
    severity: "error",
    rule: "Neither range is in 0/8, 127/8, 169.254/16, 224/4 or 240/4 (RFC 1122, 3927, 5771).",
    of: "plan",
    judge: ({ plan }) =>
      RANGES(plan).map(({ what, text, field, range }) => {
        const special = SPECIAL.find((block) => {
          const parsed = parseIpRange(block);
          return parsed !== null && rangesOverlap(parsed, range);
        });
        return special
          ? failed(`The ${what} ${text} lies in ${special}, which hosts do not route.`, OTHER, { field })
          : passed(`The ${what} ${text} is an ordinary one.`, { field });
      }),
  },
  {
    id: "ranges.services-size",
    title: "The service range has a size Kubernetes takes",
    severity: "error",
    rule: "/12 to /28: kube-apiserver refuses more than 20 bits (ServiceOptions validation), kubeadm fewer than 10 addresses (MinimumAddressesInServiceSubnet).",
    of: "plan",
    judge: ({ plan }) => {
      const range = parseIpRange(plan.serviceSubnet);
      if (!range) return [];
      const size = range.last - range.first + 1;
      const said = `The service range ${plan.serviceSubnet} has ${size.toLocaleString("en")} addresses`;
      const rest = { field: "options.cluster.serviceSubnet" };
      return range.prefix >= 12 && range.prefix <= 28
        ? [passed(`${said}.`, rest)]
        : [failed(`${said}; 16 to 1,048,576 are allowed.`, "Choose a range from /12 to /28.", rest)];
    },
  },
  {
    id: "ranges.pods-room",
    title: "The pod range has room for the hosts",
    severity: "error",
    warns: true,
    rule: "Each host gets a /24 of the pod range; a warning when none is left for one more worker.",
    of: "plan",
    judge: ({ plan }) => {
      const range = parseIpRange(plan.podSubnet);
      if (!range) return [];
      const fits = range.prefix > 24 ? 0 : 2 ** (24 - range.prefix);
      const count = plan.hosts.length;
      const said = `The pod range ${plan.podSubnet} has room for ${fits} hosts of a /24 each and the plan has ${count}`;
      const rest = { field: "options.cluster.podSubnet" };
      if (fits > count) return [passed(`${said}.`, rest)];
      const severity = fits < count ? ("error" as const) : ("warning" as const);
      const fix = "Choose a wider pod range; it cannot be changed later.";
      return [
        failed(`${said}${fits === count ? ": no worker can be added" : ""}.`, fix, { ...rest, severity }),
      ];
    },
  },
  {
    id: "ranges.node-addresses",
    title: "No machine's address lies in the pod or service range",
    severity: "error",
    rule: "Node, SSH and jump host addresses of the plan and the API server's endpoint are outside both ranges.",
    of: "plan",
    judge: ({ plan }) => {
      const endpoint = plan.endpoint.slice(0, plan.endpoint.lastIndexOf(":"));
      const addresses = new Map([
        ...plan.jumpHosts.map((jump) => [jump.ssh.address, jump.name] as const),
        ...plan.hosts.map((host) => [host.ssh.address, host.name] as const),
        ...plan.hosts.map((host) => [host.address, host.name] as const),
        [endpoint, "the endpoint"] as const,
      ]);
      const inside = RANGES(plan).flatMap(({ what, text, field, range }) =>
        [...addresses].flatMap(([address, name]) => {
          const parsed = parseIpRange(address);
          if (!parsed || !rangesOverlap(parsed, range)) return [];
          return [failed(`${name} has the address ${address}, in the ${what} ${text}.`, OTHER, { field })];
        }),
      );
      return inside.length > 0 ? inside : [passed(`${addresses.size} addresses are outside both ranges.`)];
    },
  },
  {
    id: "ranges.host-network",
    title: "No network of the host overlaps the pod or service range",
    severity: "error",
    rule: "No IPv4 network of an interface overlaps either range, but for the bridge of this lab's own cluster.",
    of: "host",
    judge: (one, input) => {
      const own = ownNetworks(one, input);
      const networks = one.facts.nics.flatMap((nic) =>
        nic.addresses.flatMap((address) => {
          const network = networkOf(address);
          return network === null || own.includes(network) ? [] : [{ nic: nic.name, network }];
        }),
      );
      for (const { what, text, field, range } of RANGES(input.plan)) {
        const hit = networks.find(({ network }) => {
          const parsed = parseIpRange(network);
          return parsed !== null && rangesOverlap(parsed, range);
        });
        if (hit)
          return failed(
            `The ${what} ${text} overlaps ${hit.network} of ${hit.nic}.`,
            `${OTHER} Or take ${hit.network} off the host.`,
            { field },
          );
      }
      return passed(`${networks.length} networks are outside both ranges.`);
    },
  },
  {
    id: "ranges.host-route",
    title: "No route of the host leads into the pod or service range",
    severity: "error",
    rule: "No route but the default one overlaps either range, but for those of this lab's own cluster and of interfaces' own networks.",
    of: "host",
    judge: (one, input) => {
      const own = ownNetworks(one, input);
      const connected = one.facts.nics.flatMap((nic) =>
        nic.addresses.flatMap((text) => networkOf(text) ?? []),
      );
      const routes = one.facts.routes.filter(
        ({ destination }) => !own.includes(destination) && !connected.includes(destination),
      );
      for (const { what, text, field, range } of RANGES(input.plan)) {
        const hit = routes.find(({ destination }) => {
          const parsed = parseIpRange(destination);
          return parsed !== null && parsed.prefix > 0 && rangesOverlap(parsed, range);
        });
        if (hit) {
          const way = hit.gateway ? `via ${hit.gateway}` : `on ${hit.device}`;
          return failed(
            `The ${what} ${text} overlaps the route to ${hit.destination} ${way}.`,
            `${OTHER} Or remove the route.`,
            { field },
          );
        }
      }
      return passed(`${one.facts.routes.length} routes, none leads into the ranges.`);
    },
  },
  {
    id: "ranges.nameservers",
    title: "No name server lies in the pod or service range",
    severity: "error",
    rule: "Addresses of /etc/resolv.conf are outside both ranges: from pods they would be taken for pods.",
    of: "host",
    judge: ({ facts }, { plan }) => {
      const parsed = facts.nameservers.flatMap((text) => parseIpRange(addressOf(text)) ?? []);
      if (parsed.length === 0) return null;
      for (const { what, text, field, range } of RANGES(plan)) {
        const hit = parsed.find((one) => rangesOverlap(one, range));
        if (hit) return failed(`The name server ${hit.text} lies in the ${what} ${text}.`, OTHER, { field });
      }
      return passed(`${parsed.length} name servers are outside both ranges.`);
    },
  },
];
