import { type Findings, type Place, quote } from "../finding";
import { setMember } from "../same-json";
import { expandRange } from "./expand-range";
import { type FlatInventory, groupOf, hostOf, MOST_INVENTORY_HOSTS } from "./flat";
import { readPythonLiteral } from "./python-literal";
import { splitWords, type Word } from "./split-words";

type Section = { group: string; kind: "hosts" | "children" | "vars" };

/** Reads an inventory in INI (Ansible's plugins/inventory/ini.py): sections of hosts, `:children` and `:vars`. */
export function readIniInventory(file: string, text: string, findings: Findings): FlatInventory {
  const flat: FlatInventory = { hosts: new Map(), groups: new Map() };
  let section: Section = { group: "ungrouped", kind: "hosts" };
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const place: Place = { file, line: i + 1, column: raw.length - raw.trimStart().length + 1 };
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    // what follows would only repeat it
    if (findings.list.length > 100) break;
    if (line.startsWith("[")) {
      section = readSection(line, place, flat, findings) ?? section;
      continue;
    }
    if (section.kind === "children") readChild(line, section.group, place, flat);
    else if (section.kind === "vars") readVar(line, section.group, place, flat, findings);
    else readHosts(raw, section.group, place, flat, findings);
  }
  return flat;
}

function readSection(line: string, place: Place, flat: FlatInventory, findings: Findings): Section | null {
  const match = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/.exec(line);
  const kind = match?.[2] ?? "hosts";
  if (!match?.[1] || (kind !== "hosts" && kind !== "children" && kind !== "vars")) {
    findings.error(
      place,
      `The section ${quote(line)} is none: write [group], [group:children] or [group:vars].`,
    );
    return null;
  }
  groupOf(flat, match[1], place);
  return { group: match[1], kind };
}

function readChild(line: string, group: string, place: Place, flat: FlatInventory): void {
  const child = line.split(/\s+#/)[0]?.trim() ?? "";
  groupOf(flat, group, place).children.add(child);
  groupOf(flat, child, place);
}

function readVar(line: string, group: string, place: Place, flat: FlatInventory, findings: Findings): void {
  const equals = line.indexOf("=");
  if (equals <= 0) {
    findings.error(place, `A variable of the group ${quote(group)} needs an equals sign: write name=value.`);
    return;
  }
  const [name, value] = [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
  const found = groupOf(flat, group, place);
  found.places = (found.places ?? new Map()).set(name, place);
  setMember(found.vars, name, readPythonLiteral(value));
}

function readHosts(raw: string, group: string, place: Place, flat: FlatInventory, findings: Findings): void {
  const words = splitWords(raw);
  const [first, ...others] = words ?? [];
  if (!first) {
    if (words === null) findings.error(place, "A quote is opened here and not closed: close it.");
    return;
  }
  const { pattern, port } = splitPort(first.text);
  const names = expandRange(pattern, MOST_INVENTORY_HOSTS);
  if (!names || flat.hosts.size + names.length > MOST_INVENTORY_HOSTS) {
    findings.error(
      place,
      `${quote(pattern)} names no range, or more than ${MOST_INVENTORY_HOSTS} hosts: write it as node[01:10].`,
    );
    return;
  }
  const pairs = others.flatMap((word) => readPair(word, place, findings));
  for (const name of names) {
    const { vars } = hostOf(flat, name, place);
    if (port !== undefined) setMember(vars, "ansible_port", port);
    for (const [key, value] of pairs) setMember(vars, key, value);
    groupOf(flat, group, place).hosts.add(name);
  }
}

function readPair(
  word: Word,
  place: Place,
  findings: Findings,
): [string, ReturnType<typeof readPythonLiteral>][] {
  const equals = word.text.indexOf("=");
  if (equals > 0) {
    return [[word.text.slice(0, equals), readPythonLiteral(word.text.slice(equals + 1))]];
  }
  findings.error(
    { ...place, column: word.column },
    `"${quote(word.text)}" has no equals sign: write variables as name=value, and one host a line.`,
  );
  return [];
}

/** "host:2222" -> host and port; an IPv6 address without brackets has none. */
function splitPort(text: string): { pattern: string; port?: number } {
  const match = /^(\[[0-9a-fA-F:]+\]|(?:[^[\]:]|\[[^\]]*\])+):(\d{1,5})$/.exec(text);
  if (!match) return { pattern: text.replace(/^\[([0-9a-fA-F:]+:[0-9a-fA-F:]*)\]$/, "$1") };
  return {
    pattern: (match[1] ?? "").replace(/^\[([0-9a-fA-F:]+:[0-9a-fA-F:]*)\]$/, "$1"),
    port: Number(match[2]),
  };
}
