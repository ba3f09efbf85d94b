import type { FileKind } from "@/server/contract/import-words";
import { FILE_MAX } from "@/server/contract/import-words";
import type { Findings } from "./finding";
import { quote } from "./finding";
import { isJsonMap, memberOf } from "./same-json";
import { readYaml, type Tree } from "./yaml/read-yaml";

export interface DetectedFile {
  name: string;
  text: string;
  kind: FileKind | null;
  /** Of files that are YAML. */
  tree: Tree | null;
}

/** What a file is, by its content. What is none of the kinds is a finding that says what can be read. */
export function detectKind({ name, text }: { name: string; text: string }, findings: Findings): DetectedFile {
  const nothing = { name, text, kind: null, tree: null };
  const start = { file: name, line: 1, column: 1 };
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > FILE_MAX) {
    findings.error(
      start,
      `The file has ${(bytes / 1e6).toFixed(1)} MB: a descriptor has at most 2 MB, give the descriptor itself.`,
    );
    return nothing;
  }
  if (looksBinary(text)) {
    findings.error(
      start,
      "The file is no text: give a PDF, an IDF, an Ansible inventory or an SSH configuration as text.",
    );
    return nothing;
  }
  if (text.trim() === "") {
    findings.error(start, "The file is empty: give one with content.");
    return nothing;
  }
  const first = text.split(/\r?\n/).find((line) => !/^(---)?\s*([#;%].*)?$/.test(line)) ?? "";
  if (/^\s*(Host|Match|Include)[\s=]+\S/i.test(first)) return { ...nothing, kind: "ssh-config" };
  if (/^\s*\[[^\]\s,]+\]\s*([#;].*)?$/.test(first)) return { ...nothing, kind: "inventory-ini" };
  // a host with variables, or a host alone
  if (/^\s*[^\s=:{}"']+(:\d+)?\s+["']?\w+=/.test(first) || /^\s*[\w.[\]:-]*[\w\]]\s*$/.test(first)) {
    return { ...nothing, kind: "inventory-ini" };
  }
  if (
    /^\s*(HostName|User|Port|IdentityFile|ProxyJump|ForwardAgent|ServerAlive\w+|StrictHostKeyChecking)[\s=]+\S/i.test(
      first,
    )
  ) {
    return { ...nothing, kind: "ssh-config" };
  }
  const tree = readYaml(name, text, findings);
  if (!tree) return nothing;
  const kind = kindOfTree(tree);
  if (kind === null && !findings.failed) {
    findings.error(
      start,
      `The file is none that can be read here (it begins with "${quote(first, 40)}"): a PDF has the key nodes, an IDF the key idf, an inventory its hosts under a group.`,
    );
  }
  return { ...nothing, kind, tree };
}

function kindOfTree({ value }: Tree): FileKind | null {
  if (!isJsonMap(value)) return null;
  const has = (key: string) => memberOf(value, key) !== undefined;
  if (has("nodes") || has("jumphost") || (has("details") && has("version"))) return "pdf";
  if (has("idf") || has("engine") || has("bmra")) return "idf";
  const groups = Object.values(value);
  const isGroup = (group: unknown) =>
    group === null ||
    (isJsonMap(group) && ["hosts", "children", "vars"].some((key) => Object.hasOwn(group, key)));
  if (has("all") || (groups.length > 0 && groups.every(isGroup) && groups.some((one) => one !== null))) {
    return "inventory-yaml";
  }
  return null;
}

/** NUL bytes, a PNG's name, or many characters that no text has. */
function looksBinary(text: string): boolean {
  const head = text.slice(0, 65_536);
  if (head.includes("\u0000") || head.slice(1, 4) === "PNG") return true;
  let strange = 0;
  for (const char of head) {
    const code = char.codePointAt(0) ?? 0;
    if (code === REPLACEMENT || code === DELETE || (code < 32 && !SPACES.has(code))) strange += 1;
  }
  return strange > 8 && strange > head.length / 200;
}

const REPLACEMENT = 0xfffd;
const DELETE = 0x7f;
/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const SPACES = new Set([9, 10, 11, 12, 13, 27]);
