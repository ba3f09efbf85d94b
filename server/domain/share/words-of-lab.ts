import { DeployPlan } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorContent, DescriptorHost } from "@/server/contract/lab";
import type { ClusterNode } from "@/server/contract/node";
import { canonicalMac, findAddresses } from "./find-addresses";
import { type KnownWord, type KnownWords, makeKnownWords } from "./known-words";

/** All that Fairlead knows of a lab and that could tell a stranger which one it is. */
export interface LabKnowledge {
  lab: { name: string; site: string | null; contact: string | null };
  /** Descriptor revisions, newest first. */
  revisions: readonly DescriptorContent[];
  hosts: readonly { name: string; address: string }[];
  /** The newest reading of each host. */
  facts: readonly { host: string; facts: HostFacts }[];
  /** Fingerprints of hosts' SSH keys: SHA256:… */
  fingerprints: readonly string[];
  /** What host names resolved to when they were tested. */
  resolved: readonly string[];
  clusters: readonly { endpoint: string; plan: unknown }[];
  nodes: readonly Pick<ClusterNode, "name" | "uid" | "addresses" | "labels">[];
  /** People of Fairlead: whoever registered, edited or ran something here. */
  people: readonly string[];
}

/**
 * Every name, address and serial of a lab. Hosts come first and in the descriptor's order, so that host-1 is the same host
 * in every file that is shared of it.
 */
export function wordsOfLab(known: LabKnowledge): KnownWord[] {
  const words = makeKnownWords();
  for (const content of known.revisions) {
    for (const jump of content.jumpHosts) words.addName(jump.name);
    for (const host of content.hosts) words.addName(host.name);
  }
  for (const { name } of known.hosts) words.addName(name);
  for (const { host, facts } of known.facts)
    words.addName(facts.hostname, `host ${host.toLowerCase().split(".")[0]}`);
  for (const { name } of known.nodes) words.addName(name);
  words.add("lab", known.lab.name);
  words.add("site", known.lab.site);
  words.addPerson(known.lab.contact);
  for (const content of known.revisions) addDescriptor(words, content);
  for (const { address } of known.hosts) words.addAddress(address);
  for (const { facts } of known.facts) addFacts(words, facts);
  for (const fingerprint of known.fingerprints) words.addId(fingerprint.replace(/^SHA256:/, ""));
  for (const address of known.resolved) words.addAddress(address);
  for (const { endpoint, plan } of known.clusters) addCluster(words, endpoint, plan);
  for (const node of known.nodes) addNode(words, node);
  for (const person of known.people) words.addPerson(person);
  return words.all();
}

function addDescriptor(words: KnownWords, content: DescriptorContent): void {
  for (const { ssh, declared } of [...content.jumpHosts, ...content.hosts]) {
    words.addAddress(ssh.address);
    words.add("user", ssh.user);
    addMachine(words, declared);
  }
  const { details, networks, rest } = content.declared ?? {};
  words.addPerson(details?.owner);
  words.addPerson(details?.contact);
  words.add("lab", details?.lab);
  words.add("site", details?.location);
  words.add("domain", details?.link);
  for (const { network, gateway, dns = [], range } of networks ?? []) {
    for (const address of [network, gateway, ...dns]) words.addAddress(address);
    addAddressesIn(words, range ?? "");
  }
  if (rest) addAddressesIn(words, JSON.stringify(rest));
}

function addMachine(words: KnownWords, declared: DescriptorHost["declared"]): void {
  const { bmc, interfaces, rest } = declared ?? {};
  // a libvirt URI names the machine it runs on: qemu+ssh://user@host/system
  const [, user, machine] = /^[\w+]+:\/\/(?:([^@/]+)@)?([^:/]*)/.exec(bmc?.address ?? "") ?? [];
  words.addAddress(machine ?? bmc?.address);
  words.add("user", user);
  words.add("user", bmc?.user);
  for (const { mac, address } of [{ mac: bmc?.mac, address: undefined }, ...(interfaces ?? [])]) {
    addMac(words, mac);
    words.addAddress(address);
  }
  if (rest) addAddressesIn(words, JSON.stringify(rest));
}

function addFacts(words: KnownWords, { dmi, machineId, bootId, nics, routes, nameservers }: HostFacts): void {
  words.addSerial(dmi.serial);
  for (const id of [machineId, bootId]) words.addId(id);
  for (const { mac, addresses } of nics) {
    addMac(words, mac);
    for (const address of addresses) words.addAddress(address);
  }
  for (const { gateway, source } of routes) {
    words.addAddress(gateway);
    words.addAddress(source);
  }
  for (const address of nameservers) words.addAddress(address);
}

const Hosts = DeployPlan.pick({ hosts: true });
const Options = DeployPlan.pick({ options: true });

/** Its endpoint, and the names and addresses in the API server's certificate. */
function addCluster(words: KnownWords, endpoint: string, plan: unknown): void {
  words.addEndpoint(endpoint);
  for (const host of Hosts.safeParse(plan).data?.hosts ?? []) {
    words.addName(host.name);
    words.addAddress(host.address);
    words.addAddress(host.ssh.address);
    words.add("user", host.ssh.user);
  }
  const cluster = Options.safeParse(plan).data?.options?.cluster;
  words.addEndpoint(cluster?.endpoint);
  for (const name of [...(cluster?.certSANs ?? []), ...(cluster?.ntpServers ?? [])]) words.addAddress(name);
  for (const proxy of [cluster?.proxy?.http, cluster?.proxy?.https]) {
    words.addEndpoint(proxy?.replace(/^https?:\/\//, "").replace(/\/$/, ""));
  }
}

function addNode(words: KnownWords, { uid, addresses, labels }: LabKnowledge["nodes"][number]): void {
  words.addId(uid);
  for (const { address } of addresses) words.addAddress(address);
  words.addName(labels["kubernetes.io/hostname"]);
}

function addMac(words: KnownWords, mac: string | null | undefined): void {
  if (mac && !/^[0:-]+$/.test(mac)) words.add("mac", mac, `mac ${canonicalMac(mac)}`);
}

function addAddressesIn(words: KnownWords, text: string): void {
  for (const { kind, start, end } of findAddresses(text)) {
    if (kind === "mac") addMac(words, text.slice(start, end));
    else words.addAddress(text.slice(start, end));
  }
}
