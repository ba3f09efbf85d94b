import type { YAMLParseError } from "yaml";

const SENTENCES: Record<string, string> = {
  TAB_AS_INDENT: "A tab stands where YAML wants spaces: indent this line with spaces.",
  BAD_INDENT: "This line is indented otherwise than the lines it belongs to: give it their number of spaces.",
  MISSING_CHAR: "A colon, quote or bracket is missing here: close what was opened.",
  MULTILINE_IMPLICIT_KEY:
    "A key ends on another line than it begins: keep it on one line, or put it in quotes.",
  BLOCK_AS_IMPLICIT_KEY:
    "A nested value begins on the line of its key: put it on a line of its own, indented.",
  BAD_SCALAR_START: "Text may not begin with this character: put the value in quotes.",
  UNEXPECTED_TOKEN: "This has no place here: remove it, or put the text in quotes.",
  DUPLICATE_KEY: "The same key stands here twice: take one out.",
  BAD_ALIAS: "An alias needs a name of letters and digits: correct it.",
  MULTIPLE_DOCS: "A second YAML document begins here: give it as a file of its own.",
};

/** What is wrong with a file that is no YAML, one sentence that says what to do. */
export function sayYamlError(error: Pick<YAMLParseError, "code" | "message">): string {
  if (/tab/i.test(error.message)) return SENTENCES.TAB_AS_INDENT ?? "";
  if (/call stack/i.test(error.message)) return "Values stand too deep here: no descriptor does, correct it.";
  const known = SENTENCES[error.code];
  if (known !== undefined) return known;
  return `This is no YAML (${error.message
    .replace(/\s+/g, " ")
    .replace(/[.:]+$/, "")
    .slice(0, 120)}): correct it.`;
}
