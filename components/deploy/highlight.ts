export interface CodePart {
  /** Column it begins at. */
  at: number;
  text: string;
  kind: "plain" | "comment" | "key" | "string";
}

const KEY = /^(\s*(?:- )?)("?[\w./-]+"?)(\s*[:=]\s?)(.*)$/;
const COMMENT = /^\s*[#;]/;
const SECTION = /^\s*\[.*\]\s*$/;

/** Parts of one line of YAML, TOML, INI or JSON: enough to see keys and comments, and never wrong about the text itself. */
export function highlightLine(line: string): CodePart[] {
  let at = 0;
  return partsOf(line)
    .filter(({ text }) => text !== "")
    .map((part) => {
      at += part.text.length;
      return { ...part, at: at - part.text.length };
    });
}

function partsOf(line: string): Omit<CodePart, "at">[] {
  if (COMMENT.test(line)) return [{ text: line, kind: "comment" }];
  if (SECTION.test(line)) return [{ text: line, kind: "key" }];
  const [, indent = "", key, sign = "", rest = ""] = KEY.exec(line) ?? [];
  if (key === undefined) return [{ text: line, kind: "plain" }];
  const value: Omit<CodePart, "at">[] =
    rest === "" ? [] : [{ text: rest, kind: /^["']/.test(rest) ? "string" : "plain" }];
  return [
    { text: indent, kind: "plain" },
    { text: key, kind: "key" },
    { text: sign, kind: "plain" },
    ...value,
  ];
}
