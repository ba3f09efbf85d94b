import { type Findings, type Place, quote } from "../finding";
import { type JsonMap, mapOf } from "../same-json";

/** An inventory as both of its formats mean it: hosts with their own variables, groups with hosts, groups and variables. */
export interface FlatInventory {
  hosts: Map<string, { vars: JsonMap; place: Place }>;
  groups: Map<string, FlatGroup>;
}

export interface FlatGroup {
  hosts: Set<string>;
  children: Set<string>;
  vars: JsonMap;
  place: Place;
  /** Where its variables stand. */
  places?: Map<string, Place>;
}

/** Groups that are always there (Ansible's inventory/data.py). */
export const IMPLIED = new Set(["all", "ungrouped"]);
export const MOST_INVENTORY_HOSTS = 1000;

export function groupOf(flat: FlatInventory, name: string, place: Place): FlatGroup {
  const group = flat.groups.get(name) ?? { hosts: new Set(), children: new Set(), vars: {}, place };
  flat.groups.set(name, group);
  return group;
}

export function hostOf(flat: FlatInventory, name: string, place: Place) {
  const host = flat.hosts.get(name) ?? { vars: {}, place };
  flat.hosts.set(name, host);
  return host;
}

/** Groups that contain themselves by way of their children: Ansible refuses them, and nothing could be computed. */
export function findCycles({ groups }: FlatInventory, findings: Findings): boolean {
  const done = new Set<string>();
  let found = false;
  const visit = (name: string, above: string[]): void => {
    const group = groups.get(name);
    if (!group || done.has(name)) return;
    for (const child of group.children) {
      const from = child === name ? above.length : above.indexOf(child);
      if (child === name || from >= 0) {
        found = true;
        const loop = [...above.slice(from), name, child].map((one) => quote(one)).join(" → ");
        findings.error(
          groups.get(child)?.place ?? group.place,
          `The groups contain each other without end (${loop}): take one of these children out.`,
        );
      } else visit(child, [...above, name]);
    }
    done.add(name);
  };
  for (const name of groups.keys()) visit(name, []);
  return found;
}

interface Above {
  /** Group -> it and all groups above it, with how far up each is. */
  depths: Map<string, Map<string, number>>;
  vars: Map<string, JsonMap>;
}
const computed = new WeakMap<FlatInventory, Above>();

function aboveOf(flat: FlatInventory): Above {
  const known = computed.get(flat);
  if (known) return known;
  const parents = new Map<string, string[]>();
  for (const [name, group] of flat.groups) {
    for (const child of group.children) parents.set(child, [...(parents.get(child) ?? []), name]);
  }
  const depths = new Map<string, Map<string, number>>();
  for (const name of flat.groups.keys()) {
    const depth = new Map<string, number>();
    const climb = (one: string, up: number): void => {
      if ((depth.get(one) ?? -1) >= up || up > DEEPEST_GROUPS) return;
      depth.set(one, up);
      for (const parent of parents.get(one) ?? []) climb(parent, up + 1);
    };
    climb(name, 1);
    depths.set(name, depth);
  }
  const made = { depths, vars: new Map<string, JsonMap>() };
  computed.set(flat, made);
  return made;
}

const DEEPEST_GROUPS = 50;

/** Own groups of a host and all groups above them, the outermost first: the order in which variables are laid over. */
export function groupsAbove(flat: FlatInventory, host: string): string[] {
  const { depths } = aboveOf(flat);
  const depth = new Map<string, number>();
  for (const [name, group] of flat.groups) {
    if (!group.hosts.has(host)) continue;
    for (const [one, up] of depths.get(name) ?? []) depth.set(one, Math.max(depth.get(one) ?? 0, up));
  }
  depth.set("all", Number.MAX_SAFE_INTEGER);
  return [...depth.entries()].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

/** What holds for a host: the variables of its groups and its own. Read once a host, so ask when all was read. */
export function effectiveVars(flat: FlatInventory, host: string): JsonMap {
  const { vars } = aboveOf(flat);
  const known = vars.get(host);
  if (known) return known;
  const layers = groupsAbove(flat, host).map((name) => flat.groups.get(name)?.vars ?? {});
  const all: JsonMap = Object.assign(mapOf({}), ...layers, flat.hosts.get(host)?.vars ?? {});
  vars.set(host, all);
  return all;
}

/** More than any inventory of a lab has, and little enough to follow every way through its groups. */
export function isTooLarge({ groups }: FlatInventory, file: string, findings: Findings): boolean {
  const count = (pick: (group: FlatGroup) => number) =>
    [...groups.values()].reduce((sum, group) => sum + pick(group), 0);
  if (
    groups.size <= 500 &&
    count((one) => one.children.size) <= 2000 &&
    count((one) => one.hosts.size) <= 10_000
  ) {
    return false;
  }
  findings.error(
    { file, line: 1, column: 1 },
    `The inventory has ${groups.size.toLocaleString("en")} groups: more than 500, or too many links between them, so give the part that is the lab.`,
  );
  return true;
}

/** One spelling of an inventory for comparing: {hosts: {name: vars}, groups: {name: {hosts, children, vars}}}. */
export function flatJson({ hosts, groups }: FlatInventory): JsonMap {
  const named = (names: Iterable<string>) =>
    mapOf(Object.fromEntries([...names].map((name) => [name, true])));
  return mapOf({
    hosts: mapOf(Object.fromEntries([...hosts].map(([name, { vars }]) => [name, vars]))),
    groups: mapOf(
      Object.fromEntries(
        [...groups]
          .filter(([name, group]) => name !== "ungrouped" && !isEmptyAll(name, group))
          .map(([name, group]) => [
            name,
            mapOf({
              hosts: named(name === "all" ? [] : group.hosts),
              // every group stands below "all" anyway
              children: named(name === "all" ? [] : group.children),
              vars: group.vars,
            }),
          ]),
      ),
    ),
  });
}

const isEmptyAll = (name: string, group: FlatGroup) => name === "all" && Object.keys(group.vars).length === 0;
