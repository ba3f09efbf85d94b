/** The parts of a reading as the script printed them. */
export interface Sections {
  /** Lines of a section; none when it was not printed. */
  lines(name: string): string[];
  /** Lines of a file; undefined when it could not be read. */
  file(path: string): string[] | undefined;
  /** First line of a file, trimmed; null when it could not be read or is empty. */
  word(path: string): string | null;
  /** Paths of files that were read and match. */
  paths(pattern: RegExp): RegExpExecArray[];
  /** Link -> what it points to. */
  links: ReadonlyMap<string, string>;
  /** The script came to its end. */
  complete: boolean;
}

/** Cuts a reading into its sections. `marker` begins the line of each. */
export function cutSections(text: string, marker: string): Sections {
  const sections = new Map<string, string[]>();
  let open: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith(`${marker} `)) {
      open = [];
      sections.set(line.slice(marker.length + 1), open);
    } else open.push(line);
  }
  const lines = (name: string) => (sections.get(name) ?? []).filter((line) => line !== "");
  const files = toFiles(lines("files"));
  return {
    lines,
    file: (path) => files.get(path),
    word: (path) => files.get(path)?.[0]?.trim() || null,
    paths: (pattern) =>
      [...files.keys()].flatMap((path) => {
        const match = pattern.exec(path);
        return match ? [match] : [];
      }),
    links: toLinks(lines("links")),
    complete: sections.has("end"),
  };
}

/** `path:text`, as `grep -H` prints; none of the paths holds a colon. */
function toFiles(lines: readonly string[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const line of lines) {
    const at = line.indexOf(":");
    const path = line.slice(0, at);
    const text = line.slice(at + 1);
    const known = files.get(path);
    if (known) known.push(text);
    else files.set(path, [text]);
  }
  return files;
}

const toLinks = (lines: readonly string[]) =>
  new Map(
    lines.flatMap((line): [string, string][] => {
      const [, from, to] = / (\/sys\/\S+) -> (.+)$/.exec(line) ?? [];
      return from !== undefined && to !== undefined ? [[from, to]] : [];
    }),
  );

/** A whole number; null when it is none. */
export function toNumber(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^-?\d+$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** A link's last part: the name of a driver, an address on the PCI bus. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
