import { Fields } from "../fields";
import { type Findings, quote } from "../finding";
import { isJsonMap, setMember } from "../same-json";
import type { Tree } from "../yaml/read-yaml";
import { expandRange } from "./expand-range";
import { type FlatInventory, groupOf, hostOf, MOST_INVENTORY_HOSTS } from "./flat";

/** Reads an inventory in YAML (Ansible's plugins/inventory/yaml.py): groups with hosts, children and vars. */
export function readYamlInventory(tree: Tree, findings: Findings): FlatInventory {
  const flat: FlatInventory = { hosts: new Map(), groups: new Map() };
  const root = Fields.root(tree, findings);
  for (const name of root.keys) readGroup(root.at(name), name, flat);
  return flat;
}

function readGroup(fields: Fields, name: string, flat: FlatInventory): void {
  const { findings, place, value } = fields;
  const group = groupOf(flat, name, place);
  if (value === null || value === undefined) return;
  if (!isJsonMap(value)) {
    findings.error(
      place,
      `The group ${quote(name)} should be a map with hosts, children or vars: correct it.`,
    );
    return;
  }
  for (const key of fields.keys) {
    const at = fields.at(key);
    if (key === "hosts") readHosts(at, name, flat);
    else if (key === "children") {
      const children = fields.map(key);
      for (const child of children?.keys ?? []) {
        group.children.add(child);
        if (children) readGroup(children.at(child), child, flat);
      }
    } else if (key === "vars") {
      const vars = fields.map(key);
      for (const one of vars?.keys ?? []) {
        const value = vars?.at(one);
        if (value) group.places = (group.places ?? new Map()).set(one, value.place);
        setMember(group.vars, one, value?.value ?? null);
      }
    } else {
      findings.warn(
        at.place,
        `A group knows hosts, children and vars, and not ${quote(key)}: put it under one of them.`,
      );
    }
  }
}

function readHosts(hosts: Fields, group: string, flat: FlatInventory): void {
  const { findings, place, value } = hosts;
  if (value === null || value === undefined) return;
  if (!isJsonMap(value)) {
    findings.error(place, "Hosts should be a map of names: end each name with a colon, without a dash.");
    return;
  }
  for (const pattern of hosts.keys) {
    const at = hosts.at(pattern);
    const names = expandRange(pattern, MOST_INVENTORY_HOSTS);
    if (!names || flat.hosts.size + names.length > MOST_INVENTORY_HOSTS) {
      findings.error(
        at.place,
        `${quote(pattern)} names no range, or more than ${MOST_INVENTORY_HOSTS} hosts.`,
      );
      continue;
    }
    for (const name of names) {
      const { vars } = hostOf(flat, name, at.place);
      groupOf(flat, group, at.place).hosts.add(name);
      for (const key of at.keys) setMember(vars, key, at.at(key).value ?? null);
    }
  }
}
