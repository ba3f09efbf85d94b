import type { DeclaredInterface, DeclaredMachine, DeclaredNetwork } from "@/server/contract/declared";
import { parseIpRange, rangesOverlap } from "../../checks/ip-range";
import type { DescribedLab, DescribedMachine } from "../described";
import { Fields } from "../fields";
import type { Findings } from "../finding";
import { quote } from "../finding";
import { Names } from "../name-described";
import { readOwnLab, readOwnMachine } from "../own-block";
import { findResidue, keepResidue } from "../residue";
import type { Tree } from "../yaml/read-yaml";
import { dropUndefined } from "./drop-undefined";
import { NO_IDF, type ReadIdf, readIdf } from "./read-idf";
import { readMachine } from "./read-machine";
import { writeLab } from "./write-lab";
import { type Dialect, withoutOwnBlock, writeMachine } from "./write-machine";

/** The lab that a PDF and its IDF describe together, with everything else they say kept for an export. */
export function readPdf(pdf: Tree, idf: Tree | null, findings: Findings): DescribedLab {
  const root = Fields.root(pdf, findings);
  const entries = root.list("nodes");
  const texts = entries.map((entry) => entry.text("name"));
  const names = texts.map((text, i) => text ?? `node${i + 1}`);
  const idfRoot = idf && Fields.root(idf, findings);
  const read = idfRoot ? readIdf(idfRoot, names) : NO_IDF;
  const dialect = dialectOf(root, idfRoot);
  const given = new Names(findings);
  const jumpEntry = root.map("jumphost");
  const jumpHosts = jumpEntry ? [readJump(jumpEntry, read, given, dialect)] : [];
  const via = jumpHosts.map((jump) => jump.name);
  const hosts = entries.map((entry, i): DescribedMachine => {
    const text = names[i] ?? "";
    if (texts[i] === undefined) {
      entry.findings.warn(entry.place, `The ${i + 1}. node has no name and is called ${text}: name it.`);
    }
    const name = given.give(text, entry.at("name").place);
    const machine = withHardwareNames(readMachine(entry), read.hardwareNames[i]);
    const address = nodeAddress(machine.interfaces ?? [], read);
    if (address === undefined) tellNoAddress(entry, text);
    const roles = read.roles && (read.roles.get(text) ?? []);
    const described: DescribedMachine = {
      ...{ name, via, place: entry.place, declared: withRest(name, machine, entry, dialect) },
      ssh: address === undefined ? {} : { address },
      ...(roles ? { roles } : {}),
    };
    return readOwnMachine(described, entry.at("fairlead"));
  });
  if (hosts.length === 0) {
    findings.error(root.at("nodes").place, "The PDF describes no node: add the hosts under the key nodes.");
  }
  const declared = dropUndefined({
    details: readDetails(root),
    networks: read.networks.length > 0 ? read.networks : undefined,
  });
  const lab = readOwnLab({ dialect, jumpHosts, hosts, declared }, root.at("fairlead"));
  return { ...lab, declared: { ...lab.declared, ...restOf(lab, pdf, idf, dialect) } };
}

function restOf(lab: DescribedLab, pdf: Tree, idf: Tree | null, dialect: Dialect) {
  const { nodes: _, jumphost: __, ...top } = withoutOwnBlock(pdf.value);
  const written = writeLab(lab, dialect);
  const { nodes: ___, jumphost: ____, ...writtenTop } = written.pdf;
  return keepResidue({
    pdf: findResidue(writtenTop, top),
    ...(idf ? { idf: findResidue(written.idf, idf.value) } : {}),
  });
}

function withRest(name: string, declared: DeclaredMachine, entry: Fields, dialect: Dialect): DeclaredMachine {
  const rest = findResidue(writeMachine({ name, declared }, dialect), withoutOwnBlock(entry.value));
  return { ...declared, ...keepResidue({ pdf: rest }) };
}

function dialectOf(root: Fields, idf: Fields | null): Dialect {
  const has = (key: string) => idf?.at(key).value !== undefined;
  if (has("engine") || has("bmra")) return "kuberef";
  const type = root.at("details").text("type");
  const listed = [root.at("jumphost"), ...root.list("nodes")].some((entry) =>
    Array.isArray(entry.at("remote_management").at("type").value),
  );
  return listed || type === "baremetal" || type === "virtual" ? "kuberef" : "pharos-1.0";
}

function readJump(entry: Fields, read: ReadIdf, names: Names, dialect: Dialect): DescribedMachine {
  const text = entry.text("name") ?? "jump";
  const name = names.give(text, entry.at("name").place);
  const machine = readMachine(entry);
  const address = jumpAddress(machine.interfaces ?? [], read);
  if (address === undefined) tellNoAddress(entry, text);
  const declared = withRest(name, machine, entry, dialect);
  const jump = { name, declared, place: entry.place, ssh: address === undefined ? {} : { address } };
  return readOwnMachine(jump, entry.at("fairlead"));
}

/** RI2's contract: the network of PXE names an interface by its place, and that one's address is the node's. */
function nodeAddress(interfaces: readonly DeclaredInterface[], read: ReadIdf): string | undefined {
  const nets = read.nodeNetworks.flatMap((name) => read.networks.find((net) => net.name === name) ?? []);
  for (const { interface: index } of nets) {
    const address = index === undefined ? undefined : interfaces[index]?.address;
    if (address !== undefined) return address;
  }
  return interfaces.find((one) => one.address !== undefined)?.address;
}

/** A jump host is reached from outside: by the address in the public network, else in another one, else by its first. */
function jumpAddress(interfaces: readonly DeclaredInterface[], read: ReadIdf): string | undefined {
  const addresses = interfaces.flatMap(({ address }) => address ?? []);
  for (const name of read.jumpNetworks) {
    const range = rangeOf(read.networks.find((net) => net.name === name));
    const inside = addresses.find((address) => {
      const own = parseIpRange(address);
      return range && own && rangesOverlap(range, own);
    });
    if (inside !== undefined) return inside;
  }
  return addresses[0];
}

export const rangeOf = (net: DeclaredNetwork | undefined) =>
  net?.network === undefined ? null : parseIpRange(`${net.network}/${net.prefix ?? 24}`);

function tellNoAddress(entry: Fields, name: string): void {
  entry.findings.warn(
    entry.place,
    `No interface of ${quote(name)} has an address: SSH will look its name up, give it an address if that finds nothing.`,
  );
}

function withHardwareNames(
  machine: DeclaredMachine,
  found: { names: string[]; pci: string[] } | undefined,
): DeclaredMachine {
  if (!found || !machine.interfaces) return machine;
  const interfaces = machine.interfaces.map((one, i) =>
    dropUndefined({ ...one, kernelName: found.names[i], pci: found.pci[i] }),
  );
  return { ...machine, interfaces };
}

function readDetails(root: Fields) {
  const details = root.map("details");
  if (!details) return undefined;
  const read = dropUndefined({
    owner: details.text("pod_owner"),
    contact: details.text("contact"),
    lab: details.text("lab"),
    location: details.text("location"),
    type: details.text("type"),
    link: details.text("link"),
  });
  return Object.keys(read).length > 0 ? read : undefined;
}
