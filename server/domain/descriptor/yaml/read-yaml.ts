import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { type Findings, type Place, quote } from "../finding";
import { sayYamlError } from "./say-yaml-error";

/** Values a file may have once its aliases are followed: the largest real descriptor has under 2,000. */
const MOST_VALUES = 50_000;
const DEEPEST = 50;
/** What costs a parser time: counted before it is asked, so that a file made to be slow is not. */
const STRUCTURE = /[\n,:[\]{}&*?]|- /g;
const MOST_MARKS = 100_000;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Path = readonly (string | number)[];

/** A YAML file as plain values that know where they stand. */
export interface Tree {
  file: string;
  value: Json;
  /** Where a value stands; the nearest thing around it when it has no place of its own. */
  place(path: Path): Place;
  /** Tags of scalars ("!vault") by path. */
  tagged: ReadonlyMap<string, string>;
}

class TooMuch extends Error {}
const keyOf = (path: Path) => path.join("\u0000");

/**
 * Reads one YAML document with merge keys (YAML 1.1, as Pharos and Ansible use them). Aliases are followed within a limit
 * on the values that come out, so that a bomb costs no more than the limit. Numbers and booleans are those of YAML 1.2:
 * "yes" and an address without quotes stay text.
 * @returns null when it is no YAML, with the reason among the findings
 */
export function readYaml(file: string, text: string, findings: Findings): Tree | null {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const marks = text.match(STRUCTURE)?.length ?? 0;
  if (marks > MOST_MARKS) {
    findings.error(
      { file, line: 1, column: 1 },
      `The file has ${marks.toLocaleString("en")} lines, colons, commas and brackets: no descriptor has more than ${MOST_MARKS.toLocaleString("en")}, give the descriptor itself.`,
    );
    return null;
  }
  const document = parseOne(text, lines, at, findings);
  if (!document) return null;
  const walk = new Walk(findings, at);
  try {
    const value = walk.read(document.contents, [], 0);
    const place = (path: Path): Place => {
      for (let length = path.length; length >= 0; length -= 1) {
        const offset = walk.offsets.get(keyOf(path.slice(0, length)));
        if (offset !== undefined) return at(offset);
      }
      return { file, line: 1, column: 1 };
    };
    return { file, value, place, tagged: walk.tagged };
  } catch (cause) {
    if (!(cause instanceof TooMuch || cause instanceof RangeError)) throw cause;
    findings.error(at(walk.last), cause instanceof TooMuch ? cause.message : TOO_DEEP);
    return null;
  }
}

const TOO_DEEP = `Values stand more than ${DEEPEST} deep here: no descriptor does, give the file as it was written.`;

function parseOne(
  text: string,
  lines: LineCounter,
  at: (offset: number) => Place,
  findings: Findings,
): Document.Parsed | null {
  try {
    // duplicates and aliases are looked for below: the library's own ways take quadratic time
    const all = parseAllDocuments(text, {
      ...{ merge: true, uniqueKeys: false, prettyErrors: false, lineCounter: lines },
      logLevel: "silent",
    });
    const documents = Array.isArray(all) ? all : [];
    const errors = documents.flatMap((one) => one.errors).slice(0, 20);
    const told = new Set<number>();
    for (const error of errors) {
      const place = at(error.pos[0]);
      // what follows a first mistake in a line is mostly its echo
      if (!told.has(place.line)) findings.error(place, sayYamlError(error));
      told.add(place.line);
    }
    if (errors.length > 0) return null;
    const [first, second] = documents;
    if (second) {
      const begins = second.contents?.range[0] ?? second.range[0];
      findings.error(
        at(begins),
        "A second YAML document begins here: a descriptor file holds one, so give the other as a file of its own.",
      );
      return null;
    }
    return first ?? null;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    findings.error(at(0), TOO_DEEP);
    return null;
  }
}

/** Turns nodes into values, once, in the order of the file. */
class Walk {
  readonly offsets = new Map<string, number>();
  readonly tagged = new Map<string, string>();
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private values = 0;
  last = 0;

  constructor(
    private readonly findings: Findings,
    private readonly at: (offset: number) => Place,
  ) {}

  read(node: ParsedNode | Node | null | undefined, path: Path, depth: number, offset?: number): Json {
    const here = offset ?? node?.range?.[0] ?? this.last;
    this.last = here;
    this.offsets.set(keyOf(path), here);
    this.values += 1;
    if (this.values > MOST_VALUES) {
      throw new TooMuch(
        `More than ${MOST_VALUES.toLocaleString("en")} values come out of this file once its aliases are followed: write out what it needs without so many aliases.`,
      );
    }
    if (depth > DEEPEST) throw new RangeError();
    if (!node) return null;
    if (isAlias(node)) return this.follow(node.source, path, depth, node.range?.[0] ?? here);
    if (node.anchor) this.anchors.set(node.anchor, node);
    this.open.add(node);
    const value = this.readNode(node, path, depth);
    this.open.delete(node);
    return value;
  }

  private readNode(node: Node, path: Path, depth: number): Json {
    if (isSeq(node)) return node.items.map((item, i) => this.read(item as Node, [...path, i], depth + 1));
    if (isMap(node)) return this.readMap(node, path, depth);
    if (!isScalar(node)) return null;
    if (node.tag && !node.tag.startsWith("tag:yaml.org")) this.tagged.set(keyOf(path), node.tag);
    return this.readScalar(node, path, depth);
  }

  /** An alias in quotes is text to YAML; where its anchor exists, an alias was meant. */
  private readScalar(node: Scalar, path: Path, depth: number): Json {
    const { value, type } = node;
    const quoted = type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE";
    const alias = quoted && typeof value === "string" ? /^\*([A-Za-z_][\w-]*)$/.exec(value)?.[1] : undefined;
    if (alias !== undefined) {
      const known = this.anchors.has(alias);
      this.findings.warn(
        this.at(node.range?.[0] ?? this.last),
        known
          ? `'*${alias}' is in quotes and so is text, not the alias: read as the alias, take the quotes away.`
          : `'*${alias}' is text and names no anchor of this file: write what was meant in its place.`,
      );
      if (known) return this.follow(alias, path, depth, node.range?.[0] ?? this.last);
    }
    if (typeof value === "bigint") return value.toString();
    if (typeof value === "number") return Number.isFinite(value) ? value : (node.source ?? String(value));
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    return node.source ?? String(value);
  }

  private follow(name: string, path: Path, depth: number, offset: number): Json {
    const target = this.anchors.get(name);
    if (!target) {
      this.findings.error(
        this.at(offset),
        `The alias *${quote(name)} has no anchor before it: add &${quote(name)} to what it means.`,
      );
      return null;
    }
    if (this.open.has(target)) {
      this.findings.error(
        this.at(offset),
        `The alias *${quote(name)} stands inside what it means, so it has no end: write out what was meant.`,
      );
      return null;
    }
    return this.read(target, path, depth + 1, offset);
  }

  private readMap(node: YAMLMap, path: Path, depth: number): Json {
    const own = new Map<string, Json>();
    const merged = new Map<string, Json>();
    for (const { key, value } of node.items) {
      const offset = (key as Node | null)?.range?.[0];
      if (isMergeKey(key)) {
        for (const [name, one] of this.readMerge(value as Node | null, path, depth, offset)) {
          if (!merged.has(name)) merged.set(name, one);
        }
        continue;
      }
      const name = this.readKey(key as Node | null, path, depth);
      if (own.has(name)) {
        this.findings.warn(
          this.at(offset ?? this.last),
          `The key ${quote(name)} stands here twice: the later one is read, take the other out.`,
        );
      }
      own.set(name, this.read(value as Node | null, [...path, name], depth + 1, offset));
    }
    const result: { [key: string]: Json } = {};
    for (const [name, one] of [...merged, ...own]) {
      Object.defineProperty(result, name, {
        value: one,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return result;
  }

  private readKey(key: Node | null, path: Path, depth: number): string {
    const before = this.offsets.get(keyOf(path));
    const name = this.read(key, path, depth + 1);
    if (before !== undefined) this.offsets.set(keyOf(path), before);
    return typeof name === "string" ? name : JSON.stringify(name);
  }

  private readMerge(value: Node | null, path: Path, depth: number, offset?: number): [string, Json][] {
    const before = this.offsets.get(keyOf(path));
    const merged = this.read(value, path, depth + 1);
    if (before !== undefined) this.offsets.set(keyOf(path), before);
    const maps = Array.isArray(merged) ? merged : [merged];
    return maps.flatMap((one) => {
      if (one !== null && typeof one === "object" && !Array.isArray(one)) return Object.entries(one);
      this.findings.warn(
        this.at(offset ?? this.last),
        "The merge key << needs a map, or an alias of one: nothing was merged here.",
      );
      return [];
    });
  }
}

const isMergeKey = (key: unknown) =>
  isScalar(key) && key.type === "PLAIN" && (key.source === "<<" || key.value === "<<");
