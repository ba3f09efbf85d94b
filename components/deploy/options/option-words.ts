import type { HostOffer, PlanOffer } from "@/server/contract/plan-offer";
import { type CLUSTER_FIELDS, HOST_FIELDS, type TELCO_FIELDS } from "./option-texts";

interface OptionWords {
  label: string;
  hint?: string;
}

export const CLUSTER_WORDS: Record<(typeof CLUSTER_FIELDS)[number], OptionWords> = {
  podSubnet: { label: "Pod range", hint: "Every node gets a /24 of it." },
  serviceSubnet: { label: "Service range" },
  endpoint: { label: "Endpoint", hint: "host:port at which every node reaches the API server." },
  certSANs: {
    label: "Certificate names",
    hint: "Further names and addresses of the API server, separated by commas.",
  },
  mtu: { label: "Pod MTU", hint: "Bytes; at most what the nodes' interfaces carry." },
  "proxy.http": { label: "HTTP proxy", hint: "Where containerd fetches images through." },
  "proxy.https": { label: "HTTPS proxy" },
  "proxy.noProxy": { label: "Not through the proxy", hint: "Names, addresses and ranges." },
  ntpServers: { label: "NTP servers", hint: "Names or addresses, separated by commas." },
};

export const HOST_WORDS: Record<(typeof HOST_FIELDS)[number], OptionWords> = {
  address: { label: "Node address" },
  nic: { label: "Interface" },
  reservedSystemCPUs: { label: "Reserved CPUs", hint: "For the system, not for pods; such as 0-1,20-21." },
  cpuManagerPolicy: { label: "CPU manager" },
  topologyManagerPolicy: { label: "Topology manager" },
};

export const TELCO_WORDS: Record<(typeof TELCO_FIELDS)[number], OptionWords> = {
  addOns: { label: "SR-IOV device plugin and Node Feature Discovery" },
  resourcePrefix: {
    label: "Domain of the resources",
    hint: "Pods ask for domain/name; the name says interface and driver.",
  },
};

export const POLICIES = {
  cpuManagerPolicy: ["none", "static"],
  topologyManagerPolicy: ["none", "best-effort", "restricted", "single-numa-node"],
} as const;

/** "Node address of w1", "Pod MTU": what a check's link says. */
export function optionTitle(field: string): string {
  const [section, host = "", ...rest] = field.split(".");
  const telco = Object.entries(TELCO_WORDS).find(([key]) => section === "telco" && key === host);
  if (telco) return telco[1].label;
  const name = section === "hosts" ? rest.join(".") : [host, ...rest].join(".");
  if (section === "hosts") {
    const known = HOST_FIELDS.find((one) => one === name);
    return `${known ? HOST_WORDS[known].label : "Options"} of ${host || "the hosts"}`;
  }
  return Object.entries(CLUSTER_WORDS).find(([key]) => key === name)?.[1].label ?? "Options";
}

/** What stands in an empty field: what the plan takes then. */
export function clusterProposal(field: (typeof CLUSTER_FIELDS)[number], offer: PlanOffer["cluster"]): string {
  if (field === "podSubnet" || field === "serviceSubnet") return proposed(offer?.[field]);
  if (field === "endpoint") return proposed(offer?.endpoint);
  if (field === "mtu") return proposed("1500");
  if (field === "certSANs") return proposed("those of the nodes");
  if (field === "ntpServers") return proposed("as the hosts are set");
  return proposed("none");
}

/** The same for a telco add-on. */
export const telcoProposal = (field: (typeof TELCO_FIELDS)[number], offer: PlanOffer["telco"] | null) =>
  proposed(offer?.[field]);

/** The same for a host's address: with where it comes from. */
export function addressProposal({ proposed: taken, facts }: HostOffer): string {
  if (!taken) return "none yet: give an IPv4 address";
  const place = taken.nic === null ? taken.address : `${taken.address} on ${taken.nic}`;
  return `as proposed: ${place}${facts ? " (from facts)" : " (where SSH answers)"}`;
}

const proposed = (text: string | undefined) => `as proposed${text === undefined ? "" : `: ${text}`}`;

/** "4 CPUs, 0-3; isolated 2-3" */
export function cpuWords({ threads, online, isolated }: NonNullable<HostOffer["facts"]>["cpus"]): string {
  const has = `${threads} ${threads === 1 ? "CPU" : "CPUs"}, ${online}`;
  return isolated === "" ? has : `${has}; isolated ${isolated}`;
}

/** The contract says what belongs there: "an IPv4 range such as …"; a sentence stays one. */
export function fieldSentence(message: string): string {
  if (/^[A-Z].*\.$/.test(message)) return message;
  const text = message.replace(/\.$/, "");
  return /^(an? |at (most|least) |host:port)/.test(text)
    ? `Give ${text}.`
    : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
