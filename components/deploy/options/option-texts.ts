import type { PlanOptions } from "@/server/contract/deploy";

/**
 * What a person typed, by field: "cluster.mtu", "hosts.w1.nic". Fields that are empty are not there. Kept as text, so that
 * what is half typed or wrong stays as it is and the server says what it is wrong in.
 */
export type OptionTexts = Readonly<Record<string, string>>;

export const CLUSTER_FIELDS = [
  "podSubnet",
  "serviceSubnet",
  "endpoint",
  "certSANs",
  "mtu",
  "proxy.http",
  "proxy.https",
  "proxy.noProxy",
  "ntpServers",
] as const;
export const HOST_FIELDS = [
  "address",
  "nic",
  "reservedSystemCPUs",
  "cpuManagerPolicy",
  "topologyManagerPolicy",
] as const;

export const TELCO_FIELDS = ["addOns", "resourcePrefix"] as const;

const LISTS = new Set(["cluster.certSANs", "cluster.ntpServers", "cluster.proxy.noProxy"]);

/** Reads fields out of an address. Hosts that are not there and fields nobody knows are left out. */
export function knownTexts(entries: Iterable<[string, string]>, hosts: readonly string[]): OptionTexts {
  return Object.fromEntries([...entries].filter(([field, text]) => text !== "" && isField(field, hosts)));
}

/** Whether this is the name of an option. */
export function isField(field: string, hosts: readonly string[]): boolean {
  const [section, host = "", name = ""] = field.split(".");
  if (section === "cluster") return CLUSTER_FIELDS.some((one) => field === `cluster.${one}`);
  if (section === "telco") return TELCO_FIELDS.some((one) => field === `telco.${one}`);
  return section === "hosts" && hosts.includes(host) && HOST_FIELDS.some((one) => one === name);
}

/** The options of a plan as they stand in the form. */
export function textsOf(options: PlanOptions | undefined): OptionTexts {
  const texts: Record<string, string> = {};
  const walk = (value: unknown, field: string) => {
    if (Array.isArray(value)) {
      if (value.length > 0) texts[field] = value.join(", ");
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${field}${field && "."}${key}`);
    } else if (value !== undefined) texts[field] = String(value);
  };
  walk(options ?? {}, "");
  return texts;
}

/** What is asked of the server; it reads everything against the contract, so the shape alone is set up here. */
export function optionsOf(texts: OptionTexts): PlanOptions {
  const options: Record<string, unknown> = { hosts: {}, cluster: {} };
  for (const [field, text] of Object.entries(texts)) put(options, field.split("."), readText(field, text));
  return options as PlanOptions;
}

function readText(field: string, text: string): unknown {
  if (LISTS.has(field)) return text.split(/[\s,;]+/).filter(Boolean);
  if (field === "cluster.mtu") return Number(text);
  return text.trim();
}

function put(into: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key] ?? {};
  into[key] = inner;
  put(inner as Record<string, unknown>, rest, value);
}

/** The field of the form a path of the plan leads to ("options.cluster.certSANs.0"); null when it is none of these. */
export function fieldOfPath(path: string | null, hosts: readonly string[]): string | null {
  if (!path?.startsWith("options.")) return null;
  const parts = path.slice("options.".length).split(".");
  for (let length = parts.length; length > 1; length -= 1) {
    const field = parts.slice(0, length).join(".");
    if (isField(field, hosts)) return field;
  }
  // the hosts or one of them as a whole: their addresses are what a person chooses first
  const host = parts[0] === "hosts" ? (parts[1] ?? hosts[0]) : undefined;
  return host !== undefined && hosts.includes(host) ? `hosts.${host}.address` : null;
}

/** How many options are set in one section ("cluster", "telco", "hosts.w1"); an address with its interface is one. */
export function countSet(texts: OptionTexts, section: string): number {
  const set = Object.keys(texts).filter((field) => field.startsWith(`${section}.`));
  return set.filter((field) => !(field.endsWith(".nic") && set.includes(field.replace(/nic$/, "address"))))
    .length;
}
