import { SEALED } from "@/server/contract/import-words";
import { type Findings, type Place, quote } from "./finding";
import { isJsonMap, memberOf } from "./same-json";
import type { Json, Path, Tree } from "./yaml/read-yaml";

/** One place of a file to be read: what it says there, tolerantly, with a finding for what makes no sense. */
export class Fields {
  constructor(
    readonly tree: Tree,
    readonly findings: Findings,
    readonly path: Path,
    readonly value: Json | undefined,
  ) {}

  static root(tree: Tree, findings: Findings): Fields {
    return new Fields(tree, findings, [], tree.value);
  }

  get place(): Place {
    return this.tree.place(this.path);
  }

  at(key: string): Fields {
    const value = isJsonMap(this.value) ? memberOf(this.value, key) : undefined;
    return new Fields(this.tree, this.findings, [...this.path, key], value);
  }

  get keys(): string[] {
    return isJsonMap(this.value) ? Object.keys(this.value) : [];
  }

  /** Text, and numbers as text; nothing for null and for what is empty. */
  text(key: string): string | undefined {
    const { value, place } = this.at(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object") {
      this.findings.warn(place, `${key} should be text and holds more: kept as it is, but not understood.`);
      return undefined;
    }
    const text = String(value).trim();
    return text === "" ? undefined : text.slice(0, 10_000);
  }

  /** Is it a secret that was taken out? */
  isSealed(key: string): boolean {
    return this.at(key).value === SEALED;
  }

  number(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (Number.isFinite(number)) return number;
    this.findings.warn(
      this.at(key).place,
      `${key} should be a number and is "${quote(text)}": kept as it is, but not understood.`,
    );
    return undefined;
  }

  whole(key: string): number | undefined {
    const number = this.number(key);
    if (number === undefined || Number.isSafeInteger(number)) return number;
    this.findings.warn(this.at(key).place, `${key} should be a whole number and is ${number}: correct it.`);
    return undefined;
  }

  /** The map of this key; undefined when there is none, told when something else stands there. */
  map(key: string): Fields | undefined {
    const at = this.at(key);
    if (isJsonMap(at.value)) return at;
    if (at.value !== undefined && at.value !== null) this.tellShape(at, key, "a map of keys and values");
    return undefined;
  }

  /** The members of a list; none when there is none. */
  list(key: string): Fields[] {
    const at = this.at(key);
    if (Array.isArray(at.value)) return at.items();
    if (at.value !== undefined && at.value !== null) this.tellShape(at, key, "a list");
    return [];
  }

  /** The members of this list itself. */
  items(): Fields[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((one, i) => new Fields(this.tree, this.findings, [...this.path, i], one));
  }

  /** Texts of a list, or of one value in its place. */
  texts(key: string): string[] {
    const { value } = this.at(key);
    const all = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    return all.flatMap((one) => (typeof one === "object" || one === "" ? [] : [String(one)]));
  }

  private tellShape(at: Fields, key: string, wanted: string): void {
    // told already as an alias in quotes
    if (typeof at.value === "string" && at.value.startsWith("*")) return;
    this.findings.warn(
      at.place,
      `${key} should be ${wanted} and is "${quote(at.value)}": kept as it is, but not understood.`,
    );
  }
}
