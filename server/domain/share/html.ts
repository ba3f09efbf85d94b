/** A piece of HTML that is finished: put into another it is not escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | null | false | readonly Part[];

/** HTML from a template: what is put in is escaped unless it is HTML itself; null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, at) => text + write(parts[at] ?? null)).join(""));
}

function write(part: Part): string {
  if (part === null || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string" || typeof part === "number") return escapeText(String(part));
  return part.map(write).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
};

/** Escaped for text and for attributes in double quotes; control characters no browser takes are shown as such. */
export const escapeText = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one)
    .replace(/\p{Cc}/gu, (one) => (one === "\n" || one === "\t" ? one : "\ufffd"));
