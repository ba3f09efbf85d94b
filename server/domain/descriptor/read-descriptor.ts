import type { Finding } from "@/server/contract/descriptor-import";
import type { FileKind } from "@/server/contract/import-words";
import type { DescribedLab } from "./described";
import { type DetectedFile, detectKind } from "./detect-kind";
import { Findings as FindingList, type Findings } from "./finding";
import { describeInventory } from "./inventory/describe-inventory";
import { inventoryOf } from "./inventory/export-inventory";
import { type FlatInventory, findCycles, flatJson, groupsAbove, isTooLarge } from "./inventory/flat";
import { readIniInventory } from "./inventory/read-ini";
import { readYamlInventory } from "./inventory/read-yaml-inventory";
import { lintLab } from "./lint-lab";
import { readPdf } from "./pdf/read-pdf";
import { readSshConfig } from "./ssh-config/read-ssh-config";
import { type FoundSecret, takeSecrets } from "./take-secrets";
import type { Tree } from "./yaml/read-yaml";

export interface SecretOfMachine extends FoundSecret {
  /** Names of the machines it is for; none for one of the lab as a whole. */
  machines: string[];
}

export interface ReadDescriptor {
  files: { name: string; kind: FileKind | null }[];
  /** In the order of files and lines. */
  findings: Finding[];
  /** Null when an error stands in the way. */
  lab: DescribedLab | null;
  secrets: SecretOfMachine[];
}

/**
 * Reads the files of one descriptor: a PDF with or without its IDF, an inventory, or an SSH configuration. Never throws for
 * what a file holds, and takes a bounded time: at most 2 MB a file, 50,000 values, 50 levels.
 */
export function readDescriptor(given: readonly { name: string; text: string }[]): ReadDescriptor {
  const findings = new FindingList();
  const names = uniqueNames(given.map(({ name }) => name));
  const detected = given.map(({ text }, i) => detectKind({ name: names[i] ?? "", text }, findings));
  const { lab, secrets } = readKinds(detected, findings);
  if (lab && lab.hosts.length > 200) {
    findings.error(
      { file: names[0] ?? "", line: 1, column: 1 },
      "A lab has at most 200 hosts: split the descriptor.",
    );
  }
  const order = new Map(names.map((name, i) => [name, i]));
  const place = (one: Finding) => order.get(one.file) ?? 0;
  return {
    files: detected.map(({ name, kind }) => ({ name, kind })),
    findings: findings.list.sort((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column),
    lab: findings.failed ? null : lab,
    secrets,
  };
}

function readKinds(
  files: readonly DetectedFile[],
  findings: Findings,
): { lab: DescribedLab | null; secrets: SecretOfMachine[] } {
  const nothing = { lab: null, secrets: [] };
  const of = (...kinds: FileKind[]) => files.filter(({ kind }) => kind !== null && kinds.includes(kind));
  const start = (file: DetectedFile | undefined) => ({ file: file?.name ?? "", line: 1, column: 1 });
  if (findings.failed) return nothing;
  const [pdfs, idfs, others] = [of("pdf"), of("idf"), of("inventory-ini", "inventory-yaml", "ssh-config")];
  const [pdf, idf] = [pdfs[0], idfs[0]];
  const extra = pdfs[1] ?? idfs[1] ?? (pdf || idf ? others[0] : others[1]);
  if (extra) {
    findings.error(
      start(extra),
      "One descriptor is a PDF with its IDF, or one inventory, or one SSH configuration: leave this file out, or give it alone.",
    );
    return nothing;
  }
  if (idf && !pdf) {
    findings.error(
      start(idf),
      "An IDF says how hosts are installed and not which there are: give its PDF, too.",
    );
    return nothing;
  }
  if (pdf?.tree) return readPair(pdf.tree, idf?.tree ?? null, findings);
  const [file] = others;
  if (!file) return nothing;
  if (file.kind === "ssh-config") return { lab: readSshConfig(file.name, file.text, findings), secrets: [] };
  return readInventory(file, findings);
}

function readPair(pdf: Tree, idf: Tree | null, findings: Findings) {
  const [own, installer] = [takeSecrets(pdf, findings), idf && takeSecrets(idf, findings)];
  const lab = readPdf(own.tree, installer?.tree ?? null, findings);
  lintLab(lab, installer?.tree ?? null, findings);
  const machinesOf = ({ path: [top, index] }: FoundSecret): string[] => {
    if (top === "jumphost") return lab.jumpHosts.slice(0, 1).map(({ name }) => name);
    const host = top === "nodes" && typeof index === "number" ? lab.hosts[index] : undefined;
    return host ? [host.name] : [];
  };
  const secrets = [...own.secrets, ...(installer?.secrets ?? [])];
  return { lab, secrets: secrets.map((secret) => ({ ...secret, machines: machinesOf(secret) })) };
}

function readInventory(file: DetectedFile, findings: Findings) {
  const source = file.tree
    ? readYamlInventory(file.tree, findings)
    : readIniInventory(file.name, file.text, findings);
  if (isTooLarge(source, file.name, findings) || findCycles(source, findings) || findings.failed) {
    return { lab: null, secrets: [] };
  }
  const { tree, secrets } = takeSecrets(treeOf(file, source), findings);
  const flat = withPlaces(source, inventoryOf(tree.value as Parameters<typeof inventoryOf>[0]));
  const lab = describeInventory(flat, tree, findings);
  const all = [...lab.jumpHosts, ...lab.hosts];
  const machinesOf = ({ path: [top, name] }: FoundSecret): string[] =>
    all
      .filter((machine) => {
        const alias = machine.declared.rest?.inventory?.alias?.is ?? machine.name;
        if (top === "hosts") return alias === name;
        return typeof alias === "string" && groupsAbove(flat, alias).includes(String(name));
      })
      .map((machine) => machine.name);
  return { lab, secrets: secrets.map((secret) => ({ ...secret, machines: machinesOf(secret) })) };
}

/** The flat spelling of an inventory as a file whose values know their place. */
function treeOf(file: DetectedFile, flat: FlatInventory): Tree {
  return {
    ...{ file: file.name, value: flatJson(flat), tagged: new Map<string, string>() },
    place: ([top, name, , key]) => {
      const start = { file: file.name, line: 1, column: 1 };
      if (typeof name !== "string") return start;
      if (top === "hosts") return flat.hosts.get(name)?.place ?? start;
      const group = flat.groups.get(name);
      return (typeof key === "string" ? group?.places?.get(key) : undefined) ?? group?.place ?? start;
    },
  };
}

function withPlaces(source: FlatInventory, flat: FlatInventory): FlatInventory {
  for (const [name, host] of flat.hosts) host.place = source.hosts.get(name)?.place ?? host.place;
  for (const [name, group] of flat.groups) group.place = source.groups.get(name)?.place ?? group.place;
  return flat;
}

/** Two files of one name are told apart. */
function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
