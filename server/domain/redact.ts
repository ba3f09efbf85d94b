/** Shorter secrets are refused where they are entered: hiding every "abc" of a log would hide the log. */
export const SHORTEST_SECRET = 6;
/** A line of a multi-line secret that is shorter could be anything. */
const SHORTEST_LINE = 16;
/** Where base64 text is folded: PEM (RFC 7468 §2), MIME (RFC 2045 §6.8). */
const FOLDS = [64, 76];
export const HIDDEN = "[hidden]";

export interface Redactor {
  /** The text with every secret value replaced. One whole line, or several: no value holds a newline. */
  redact(text: string): string;
  /** Every string in a JSON value, names too. */
  redactDeep<T>(value: T): T;
  /** The largest place <= `at` to cut a text in two without cutting a value. */
  safeCut(text: string, at: number): number;
  /** Characters of the longest value. */
  readonly longest: number;
}

/**
 * Hides secrets by value: each as it is, each line >= 16 characters of it, in base64 at its three alignments (plain,
 * URL-safe, folded), URL- and JSON-escaped.
 * @throws Error when a value is shorter than 6 characters
 */
export function makeRedactor(secrets: Iterable<string>): Redactor {
  const values = new Set<string>();
  for (const secret of secrets) {
    if (secret.trim() === "") continue;
    if (secret.trim().length < SHORTEST_SECRET) throw new Error("A secret has at least 6 characters.");
    for (const form of formsOf(secret)) values.add(form);
  }
  const find = makeFinder([...values].sort((a, b) => b.length - a.length));
  const redact = (text: string) => {
    let out = "";
    let done = 0;
    for (let hit = find(text, 0); hit; hit = find(text, done)) {
      out += text.slice(done, hit.start) + HIDDEN;
      done = hit.end;
    }
    return done === 0 ? text : out + text.slice(done);
  };
  return {
    redact,
    redactDeep: <T>(value: T): T => mapStrings(value, redact) as T,
    safeCut(text, at) {
      for (let hit = find(text, 0); hit && hit.start < at; hit = find(text, hit.end)) {
        if (hit.end > at) return hit.start;
      }
      return at;
    },
    longest: Math.max(0, ...[...values].map((value) => value.length)),
  };
}

/** Every form a secret may appear in on one line. */
export function formsOf(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const plain = lines.length === 1 ? [whole] : lines.filter((line) => line.length >= SHORTEST_LINE);
  const forms = plain.flatMap((value) => [value, ...escapesOf(value), ...base64Forms(value)]);
  if (lines.length > 1) forms.push(...escapesOf(whole), ...base64Forms(whole), ...base64Forms(`${whole}\n`));
  return forms.filter((form) => form.length >= SHORTEST_SECRET && !form.includes("\n"));
}

function escapesOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  // Python's json.dumps and others write everything beyond ASCII as \uXXXX
  const ascii = json.replace(
    /[\u0080-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const wellFormed = new TextDecoder().decode(encoder.encode(value)); // half a surrogate pair has no URL form
  const url = encodeURIComponent(wellFormed);
  return [json, ascii, json.replaceAll("/", "\\/"), url, url.replaceAll("%20", "+"), encodeURI(wellFormed)];
}

const encoder = new TextEncoder();
const toBase64 = (bytes: Uint8Array) => {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};

/**
 * Base64 of a value that begins at any of the three places of a 3-byte group, without the characters that its unknown
 * neighbours have bits in.
 */
function base64Forms(value: string): string[] {
  const bytes = encoder.encode(value);
  const forms = [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const first = Math.ceil((before * 8) / 6);
    return toBase64(padded).slice(first, Math.floor((padded.length * 8) / 6));
  });
  const whole = toBase64(bytes);
  const folded = FOLDS.flatMap((width) => {
    const pieces = [];
    for (let at = 0; at < whole.length; at += width) pieces.push(whole.slice(at, at + width));
    return pieces.length > 1 ? pieces.filter((piece) => piece.length >= SHORTEST_LINE) : [];
  });
  return [...forms, ...folded].flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

const TABLE = 1 << 16;
const hashAt = (text: string, at: number): number =>
  (Math.imul(text.charCodeAt(at), 0x9e3779b1) ^
    Math.imul(text.charCodeAt(at + 1), 0x85ebca6b) ^
    Math.imul(text.charCodeAt(at + 2), 0xc2b2ae35) ^
    Math.imul(text.charCodeAt(at + 3), 0x27d4eb2f)) >>>
  16;

/**
 * Looks for any of the values at once: their first four characters decide by one table look-up per character, so that a
 * hundred forms of a key cost no more than one.
 * @param values longest first
 */
function makeFinder(values: readonly string[]) {
  const known = new Uint8Array(TABLE);
  const byStart = new Map<number, string[]>();
  for (const value of values) {
    const hash = hashAt(value, 0);
    known[hash] = 1;
    byStart.set(hash, [...(byStart.get(hash) ?? []), value]);
  }
  return (text: string, from: number): { start: number; end: number } | undefined => {
    if (values.length === 0) return undefined;
    for (let at = from; at + 4 <= text.length; at++) {
      const hash = hashAt(text, at);
      if (known[hash] === 0) continue;
      const value = byStart.get(hash)?.find((one) => text.startsWith(one, at));
      if (value !== undefined) return { start: at, end: at + value.length };
    }
    return undefined;
  };
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [change(name), mapStrings(inner, change)]),
  );
}
