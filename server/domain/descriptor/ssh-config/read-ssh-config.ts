import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";
import type { DescribedLab, DescribedMachine } from "../described";
import { findJumps, type RoutedMachine } from "../find-jumps";
import { type Findings, type Place, quote } from "../finding";
import { Names } from "../name-described";
import { dropUndefined } from "../pdf/drop-undefined";
import { findResidue } from "../residue";
import { type JsonMap, mapOf, memberOf, setMember } from "../same-json";
import { hopOfCommand, readHops } from "../ssh-way";
import { writeSshOptions } from "./write-ssh-config";

interface Block {
  patterns: string[];
  options: JsonMap;
  place: Place;
}

const MOST_MACHINES = 200;
const MOST_BLOCKS = 1000;

/**
 * The machines of an SSH client configuration (ssh_config(5)): each Host without wildcards; the first value of an option
 * holds, as in ssh. Match and Include are told and left out.
 */
export function readSshConfig(file: string, text: string, findings: Findings): DescribedLab {
  const blocks = readBlocks(file, text, findings);
  if (blocks.length > MOST_BLOCKS) {
    findings.error(
      { file, line: 1, column: 1 },
      `The file has ${(blocks.length - 1).toLocaleString("en")} Host blocks: keep those of the lab, at most ${MOST_BLOCKS}.`,
    );
    return { dialect: "ssh-config", jumpHosts: [], hosts: [], declared: {} };
  }
  const names = new Names(findings);
  const routed: RoutedMachine[] = [];
  for (const block of blocks) {
    const plain = block.patterns.filter((pattern) => !/[*?!]/.test(pattern));
    const hostName = memberOf(block.options, "hostname");
    // with one address they are names of one machine
    const wanted = hostName === undefined || String(hostName).includes("%h") ? plain : plain.slice(0, 1);
    for (const alias of wanted.slice(0, MOST_MACHINES + 1)) {
      if (routed.some((one) => one.alias === alias)) continue;
      if (routed.length >= MOST_MACHINES) {
        findings.error(block.place, `The file has more than ${MOST_MACHINES} hosts: keep those of the lab.`);
        break;
      }
      routed.push(readAlias(alias, blocks, block, names, findings));
    }
  }
  const found = findJumps(routed, names, findings);
  if (found.hosts.length === 0) {
    findings.error(
      { file, line: 1, column: 1 },
      "The SSH configuration names no host beside jump hosts: add a Host without wildcards for each machine of the lab.",
    );
  }
  const keep = (machine: DescribedMachine): DescribedMachine => {
    const alias = routed.find((one) => one.machine.name === machine.name)?.alias;
    if (alias === undefined) return machine;
    const own = effective(alias, blocks);
    const written = writeSshOptions(machine, found.jumpHosts);
    const rest = findResidue(written, own);
    const renamed = alias === machine.name ? {} : { alias: { was: machine.name, is: alias } };
    const all = { ...rest, ...renamed };
    return Object.keys(all).length === 0
      ? machine
      : { ...machine, declared: { ...machine.declared, rest: { "ssh-config": all } } };
  };
  return {
    ...{ dialect: "ssh-config", declared: {} },
    jumpHosts: found.jumpHosts.map(keep),
    hosts: found.hosts.map(keep),
  };
}

function readAlias(
  alias: string,
  blocks: readonly Block[],
  block: Block,
  names: Names,
  findings: Findings,
): RoutedMachine {
  const options = effective(alias, blocks);
  const text = (key: string) => {
    const value = memberOf(options, key);
    return typeof value === "string" ? value : undefined;
  };
  const { place } = block;
  const said = (text("hostname") ?? alias).replaceAll("%h", alias).replaceAll("%%", "%");
  const bad = problemOfAddress(said);
  if (bad !== null) findings.warn(place, `The address of ${quote(alias)} is wrong: ${bad}.`);
  const port = Number(text("port") ?? Number.NaN);
  if (text("port") !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    findings.warn(
      place,
      `The port of ${quote(alias)} is "${quote(text("port"))}": write a number from 1 to 65535.`,
    );
  }
  const jump = text("proxyjump");
  const command = text("proxycommand");
  const hops = jump !== undefined ? (/^none$/i.test(jump) ? [] : readHops(jump)) : undefined;
  const way =
    hops === undefined
      ? command === undefined || /^none$/i.test(command)
        ? []
        : hopOfCommand(command)
      : hops;
  if (way === null) {
    findings.warn(
      place,
      `The way to ${quote(alias)} is not understood (${quote(jump ?? command)}): write it as ProxyJump user@host.`,
    );
  }
  if (text("identityfile") !== undefined) {
    findings.info(
      place,
      `${quote(alias)} names a key file of another machine: choose an SSH key of the lab for it.`,
    );
  }
  const machine: DescribedMachine = {
    ...{ name: names.give(alias, place), place, declared: {} },
    ssh: dropUndefined({
      address: bad === null ? canonicalAddress(said) : undefined,
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
      user: text("user"),
    }),
  };
  return { machine, alias, hops: way ?? [], jump: false };
}

/** What holds for a name: of each option the first that a fitting block gives. */
function effective(alias: string, blocks: readonly Block[]): JsonMap {
  const options = mapOf({});
  for (const block of blocks) {
    if (!fits(alias, block.patterns)) continue;
    for (const [key, value] of Object.entries(block.options)) {
      if (memberOf(options, key) === undefined) setMember(options, key, value);
    }
  }
  return options;
}

function fits(alias: string, patterns: readonly string[]): boolean {
  const matches = (pattern: string) => matchGlob(pattern, alias);
  if (patterns.some((pattern) => pattern.startsWith("!") && matches(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && matches(pattern));
}

/** `*` and `?` as ssh knows them, without backtracking that a pattern could make slow. */
function matchGlob(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "?" || (pattern[p] !== "*" && pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (pattern[p] === "*") [star, mark, p] = [p, t, p + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

function readBlocks(file: string, text: string, findings: Findings): Block[] {
  const start: Place = { file, line: 1, column: 1 };
  const blocks: Block[] = [{ patterns: ["*"], options: {}, place: start }];
  let skipping = false;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const place: Place = { file, line: i + 1, column: raw.length - raw.trimStart().length + 1 };
    const [, word = "", rest = ""] = /^(\w+)(?:\s*=\s*|\s+)?(.*)$/.exec(line) ?? [];
    const key = word.toLowerCase();
    const value = rest.replace(/^"(.*)"$/, "$1").trim();
    if (key === "host") {
      skipping = false;
      const patterns = value.split(/\s+/).map((pattern) => pattern.replace(/^"(.*)"$/, "$1"));
      blocks.push({ patterns: patterns.filter((pattern) => pattern !== ""), options: {}, place });
    } else if (key === "match" || key === "include") {
      skipping = key === "match";
      findings.warn(
        place,
        `${word} depends on the machine it is read on and is left out: write out the hosts it would add.`,
      );
    } else if (word === "" || value === "") {
      findings.warn(place, `"${quote(line)}" is no option with a value: left out, correct it.`);
    } else if (!skipping) {
      const { options } = blocks.at(-1) ?? { options: {} };
      const before = memberOf(options, key);
      // these may be given many times, and all of them hold
      if (before === undefined) setMember(options, key, value);
      else if (MANY.has(key))
        setMember(options, key, [...(Array.isArray(before) ? before : [before]), value]);
    }
  }
  return blocks;
}

const MANY = new Set([
  "identityfile",
  "certificatefile",
  "localforward",
  "remoteforward",
  "sendenv",
  "setenv",
]);
