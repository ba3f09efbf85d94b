export interface Word {
  text: string;
  /** From 1. */
  column: number;
}

/** Words of a line as a shell splits them, comments left out (Python's shlex, as Ansible uses it). Null for an open quote. */
export function splitWords(line: string): Word[] | null {
  const words: Word[] = [];
  let word: Word | null = null;
  let quote = "";
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && /["\\]/.test(line[i + 1] ?? "")) {
        i += 1;
        if (word) word.text += line[i] ?? "";
      } else if (word) word.text += char;
      continue;
    }
    if (/\s/.test(char)) {
      if (word) words.push(word);
      word = null;
      continue;
    }
    if (char === "#") break;
    word ??= { text: "", column: i + 1 };
    if (char === "'" || char === '"') quote = char;
    else if (char === "\\") {
      i += 1;
      word.text += line[i] ?? "";
    } else word.text += char;
  }
  if (quote !== "") return null;
  if (word) words.push(word);
  return words;
}

/** A word that `splitWords` reads back as this text. */
export const quoteWord = (text: string) =>
  /^[\w@%+=:,./-]*$/.test(text) && text !== "" ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
