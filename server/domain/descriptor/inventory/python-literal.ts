import { isJsonMap, mapOf, setMember } from "../same-json";
import type { Json } from "../yaml/read-yaml";

/**
 * A value of an INI inventory, as Ansible reads it (ast.literal_eval, else the text as it stands): numbers, True, False,
 * None, quoted text, lists, tuples and dicts of them.
 */
export function readPythonLiteral(text: string): Json {
  const reader = new Reader(text.trim());
  const value = reader.value(0);
  return value === undefined || !reader.atEnd() ? text.trim() : value;
}

const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.:/-])/y;
const WORDS: readonly [RegExp, Json][] = [
  [/True\b/y, true],
  [/False\b/y, false],
  [/None\b/y, null],
];

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  atEnd(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  value(depth: number): Json | undefined {
    this.skip();
    if (depth > 20) return undefined;
    const first = this.text[this.at];
    if (first === "'" || first === '"') return this.quoted(first);
    if (first === "[") return this.list("]", depth);
    if (first === "(") return this.list(")", depth);
    if (first === "{") return this.dict(depth);
    for (const [word, value] of WORDS) if (this.take(word) !== undefined) return value;
    const number = this.take(NUMBER);
    // Python takes no leading zero in a number: 0755 is text
    if (number === undefined || /^[-+]?0\d/.test(number)) return undefined;
    return Number(number);
  }

  private list(end: string, depth: number): Json | undefined {
    this.at += 1;
    const items: Json[] = [];
    while (!this.taken(end)) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.taken(",") && this.peek() !== end) return undefined;
    }
    return items;
  }

  private dict(depth: number): Json | undefined {
    this.at += 1;
    const members = mapOf({});
    while (!this.taken("}")) {
      const key = this.value(depth + 1);
      if (key === undefined || typeof key === "object" || !this.taken(":")) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      setMember(members, String(key), value);
      if (!this.taken(",") && this.peek() !== "}") return undefined;
    }
    return members;
  }

  private quoted(mark: string): string | undefined {
    let text = "";
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] ?? "";
      if (char === mark) {
        this.at += 1;
        return text;
      }
      if (char !== "\\") {
        text += char;
        continue;
      }
      this.at += 1;
      const escaped = this.text[this.at] ?? "";
      text += ESCAPES[escaped] ?? `\\${escaped}`;
    }
    return undefined;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private peek(): string | undefined {
    this.skip();
    return this.text[this.at];
  }

  private taken(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at += 1;
    return true;
  }

  private skip(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

/** The same, written: what `readPythonLiteral` and Ansible read back as this value. */
export function writePythonLiteral(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quotePython(value);
  if (Array.isArray(value)) return `[${value.map(writePythonLiteral).join(", ")}]`;
  if (!isJsonMap(value)) return "None";
  const members = Object.entries(value).map(
    ([key, one]) => `${quotePython(key)}: ${writePythonLiteral(one)}`,
  );
  return `{${members.join(", ")}}`;
}

const quotePython = (text: string) =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}'`;
