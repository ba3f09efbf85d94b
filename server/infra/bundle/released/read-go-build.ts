/** What `go build` wrote into a program about itself. */
export interface GoBuild {
  main: { path: string; version: string };
  /** Module path to version, replacements already followed. */
  modules: ReadonlyMap<string, string>;
  /** RFC 3339: when its sources were committed; null where the build did not look. */
  committedAt: string | null;
}

/** Starts the record (Go's debug/buildinfo): magic, pointer size, flags, padding up to 32 bytes. */
const MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const INLINE_STRINGS = 2;
const HEADER_BYTES = 32;
/** The record's text stands between two marks of this many bytes. */
const MARK_BYTES = 16;

/**
 * Reads the build record of a Go program without running it: what an operator hands over is not run on the machine that
 * keeps Fairlead's keys. Programs of Go before 1.18 keep it in another form.
 * @returns undefined for what was not built by Go, or before 1.18
 */
export function readGoBuild(program: Buffer): GoBuild | undefined {
  const start = program.indexOf(MAGIC);
  if (start < 0 || ((program[start + MAGIC.length + 1] ?? 0) & INLINE_STRINGS) === 0) return undefined;
  const goVersion = readString(program, start + HEADER_BYTES);
  const record = goVersion && readString(program, goVersion.end);
  if (!record) return undefined;
  const text = record.bytes.subarray(MARK_BYTES, -MARK_BYTES).toString("utf8");
  const modules = new Map<string, string>();
  let main = { path: "", version: "" };
  let last = "";
  for (const line of text.split("\n")) {
    const [kind, path = "", version = ""] = line.split("\t");
    if (kind === "mod") main = { path, version };
    if (kind === "dep") modules.set(path, version);
    if (kind === "dep") last = path;
    if (kind === "=>" && last !== "") modules.set(last, version);
  }
  const committedAt = /^build\tvcs\.time=(\d{4}-\d\d-\d\dT[\d:]{8}Z)$/m.exec(text)?.[1] ?? null;
  return { main, modules, committedAt };
}

/** A string with its length before it, as a varint of 7-bit groups. */
function readString(from: Buffer, at: number): { bytes: Buffer; end: number } | undefined {
  let length = 0;
  let index = at;
  for (let shift = 0; shift < 32; shift += 7) {
    const byte = from[index];
    if (byte === undefined) return undefined;
    index += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      const end = index + length;
      return end <= from.length ? { bytes: from.subarray(index, end), end } : undefined;
    }
  }
  return undefined;
}
