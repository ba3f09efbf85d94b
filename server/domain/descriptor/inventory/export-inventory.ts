import type { DescriptorContent } from "@/server/contract/lab";
import { Findings, type Place } from "../finding";
import { meaningOf, ownBlockOf } from "../own-block";
import { isJsonMap, type JsonMap, mapOf, memberOf, setMember } from "../same-json";
import type { Json } from "../yaml/read-yaml";
import { describeInventory } from "./describe-inventory";
import type { FlatInventory } from "./flat";
import { readPythonLiteral, writePythonLiteral } from "./python-literal";
import { quoteWord } from "./split-words";
import { aliasInInventory, writeWholeFlat } from "./write-flat";

/**
 * A revision as an inventory, in the spelling of `flatJson`. What Ansible has no word for is found by reading it back, and
 * written as the variables `fairlead` of a host and `fairlead_lab` of all.
 */
export function exportInventory(content: DescriptorContent): JsonMap {
  const flat = writeWholeFlat(content);
  const back = describeInventory(inventoryOf(flat), treeOf(flat), new Findings());
  const hosts = memberOf(flat, "hosts");
  const find = (name: string) => [...back.jumpHosts, ...back.hosts].find((one) => one.name === name);
  for (const machine of [...content.jumpHosts, ...content.hosts]) {
    const own = ownBlockOf(machine, find(machine.name));
    const vars = isJsonMap(hosts) ? memberOf(hosts, aliasInInventory(machine)) : undefined;
    if (own !== null && isJsonMap(vars)) setMember(vars, "fairlead", own);
  }
  const same =
    back.jumpHosts.map(({ name }) => name).join() === content.jumpHosts.map(({ name }) => name).join();
  const { rest: _, ...declared } = content.declared ?? {};
  const lab = mapOf({
    jumpHosts: same ? undefined : content.jumpHosts.map((one) => ({ name: one.name, ...meaningOf(one) })),
    networks: content.networks && { ...content.networks },
    clusterOverrides: content.clusterOverrides as Json | undefined,
    declared: Object.keys(declared).length === 0 ? undefined : (declared as Json),
  });
  if (Object.keys(lab).length > 0) putLabVar(flat, lab);
  return flat;
}

function putLabVar(flat: JsonMap, lab: JsonMap): void {
  const groups = memberOf(flat, "groups");
  if (!isJsonMap(groups)) return;
  const all = memberOf(groups, "all");
  const group = isJsonMap(all) ? all : { hosts: {}, children: {}, vars: {} };
  const vars = isJsonMap(group.vars) ? group.vars : {};
  setMember(groups, "all", { ...group, vars: { ...vars, fairlead_lab: lab } });
}

const NOWHERE: Place = { file: "", line: 1, column: 1 };
const treeOf = (value: Json) => ({
  file: "",
  value,
  tagged: new Map<string, string>(),
  place: () => NOWHERE,
});
const members = (value: Json | undefined): [string, Json][] =>
  isJsonMap(value) ? Object.entries(value) : [];
const mapAt = (value: Json | undefined): JsonMap => (isJsonMap(value) ? value : {});

/** The inventory that `flatJson` would spell so. */
export function inventoryOf(flat: JsonMap): FlatInventory {
  const hosts = members(flat.hosts).map(
    ([name, vars]) => [name, { vars: mapAt(vars), place: NOWHERE }] as const,
  );
  const groups = members(flat.groups).map(([name, group]) => {
    const { hosts: own, children, vars } = mapAt(group);
    const names = (value: Json | undefined) => new Set(members(value).map(([one]) => one));
    return [
      name,
      { hosts: names(own), children: names(children), vars: mapAt(vars), place: NOWHERE },
    ] as const;
  });
  return { hosts: new Map(hosts), groups: new Map(groups) };
}

/** An inventory for Ansible's YAML reader: every host under `all`, every group under its parents, or `all` without one. */
export function toYamlInventory(flat: JsonMap): Json {
  const { hosts, groups } = inventoryOf(flat);
  const vars = groups.get("all")?.vars ?? {};
  const told = new Set<string>();
  const write = (name: string): Json => {
    const group = groups.get(name);
    // said in full once; elsewhere its name is enough
    if (!group || told.has(name)) return {};
    told.add(name);
    return mapOf({
      hosts: group.hosts.size > 0 ? named(group.hosts, () => ({})) : undefined,
      children: group.children.size > 0 ? named(group.children, write) : undefined,
      vars: Object.keys(group.vars).length > 0 ? group.vars : undefined,
    });
  };
  const children = new Set([...groups.values()].flatMap((group) => [...group.children]));
  const top = [...groups.keys()].filter((name) => name !== "all" && !children.has(name));
  return {
    all: mapOf({
      vars: Object.keys(vars).length > 0 ? vars : undefined,
      hosts: named(hosts.keys(), (name) => hosts.get(name)?.vars ?? {}),
      children: top.length > 0 ? named(top, write) : undefined,
    }),
  };
}

const named = (names: Iterable<string>, write: (name: string) => Json) =>
  mapOf(Object.fromEntries([...names].map((name) => [name, write(name)])));

/** The same for its INI reader. */
export function toIniInventory(flat: JsonMap, comment: string): string {
  const { hosts, groups } = inventoryOf(flat);
  const lines = [`# ${comment}`];
  for (const [name, { vars }] of hosts) {
    const pairs = Object.entries(vars).map(([key, value]) => quoteWord(`${key}=${valueText(value)}`));
    lines.push([name, ...pairs].join(" "));
  }
  for (const [name, group] of groups) {
    if (group.hosts.size > 0 || (group.children.size === 0 && Object.keys(group.vars).length === 0)) {
      lines.push("", `[${name}]`, ...group.hosts);
    }
    if (group.children.size > 0) lines.push("", `[${name}:children]`, ...group.children);
    const vars = Object.entries(group.vars);
    if (vars.length > 0)
      lines.push("", `[${name}:vars]`, ...vars.map(([key, one]) => `${key}=${valueText(one)}`));
  }
  return `${lines.join("\n")}\n`;
}

/** Text stays as it is where both readers take it for text. */
const valueText = (value: Json): string =>
  typeof value === "string" &&
  /^[A-Za-z/~_.-]/.test(value) &&
  !/[#\n\r\t\\]/.test(value) &&
  readPythonLiteral(value) === value
    ? value
    : typeof value === "string" && /^\d+(\.\d+){3}(\/\d+)?$/.test(value)
      ? value
      : writePythonLiteral(value);
