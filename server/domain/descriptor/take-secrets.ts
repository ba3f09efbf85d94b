import type { FoundSecretView } from "@/server/contract/descriptor-import";
import { SEALED } from "@/server/contract/import-words";
import { type Findings, type Place, quote } from "./finding";
import { isJsonMap, type JsonMap, setMember } from "./same-json";
import type { Json, Path, Tree } from "./yaml/read-yaml";

export interface FoundSecret {
  place: Place;
  path: Path;
  kind: FoundSecretView["kind"];
  value: string;
}

/** Shorter ones cannot be kept out of a log without eating it, and are refused everywhere. */
const SHORTEST = 6;
const LONGEST = 32_768;

const SECRET_KEY =
  /(^|[_.-])(pass|passwd|password|passphrase|secret|token|api[_-]?key|private[_-]?key|community)$/i;
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^\s*ENC\[|\$ANSIBLE_VAULT;/;
const TEMPLATE = /^\s*\{\{.*\}\}\s*$/;

/**
 * Takes the secrets out of a file: passwords and tokens by the name of their key, private keys, and what was encrypted for
 * somebody else (hiera-eyaml, ansible-vault). In their place stands a word that reading an export knows again.
 */
export function takeSecrets(tree: Tree, findings: Findings): { tree: Tree; secrets: FoundSecret[] } {
  const secrets: FoundSecret[] = [];
  const visit = (value: Json, path: Path, key: string): Json => {
    if (Array.isArray(value)) return value.map((one, i) => visit(one, [...path, i], key));
    if (isJsonMap(value)) {
      const copy: JsonMap = {};
      for (const [name, one] of Object.entries(value))
        setMember(copy, name, visit(one, [...path, name], name));
      return copy;
    }
    if (!isSecret(tree, key, value, path)) return value;
    const text = String(value);
    const place = tree.place(path);
    if (text.length < SHORTEST || text.length > LONGEST) {
      const why = text.length < SHORTEST ? `shorter than ${SHORTEST} characters` : "longer than 32 KiB";
      findings.warn(place, `The secret ${quote(key)} is ${why} and was left out: type another one in.`);
    } else {
      secrets.push({ place, path, kind: kindOf(path, key), value: text });
      if (!SECRET_TEXT.test(text)) {
        findings.warn(
          place,
          `${quote(key)} stands here in the open: it will be sealed, take it out of the file and change it where others read this file.`,
        );
      }
    }
    return SEALED;
  };
  const value = visit(tree.value, [], "");
  return { tree: { ...tree, value }, secrets };
}

function isSecret(tree: Tree, key: string, value: Json, path: Path): value is string | number {
  if (typeof value !== "string" && typeof value !== "number") return false;
  const text = String(value);
  if (text === "" || text === SEALED || TEMPLATE.test(text)) return false;
  if (SECRET_TEXT.test(text) || tree.tagged.get(path.join("\u0000")) === "!vault") return true;
  return SECRET_KEY.test(key);
}

function kindOf(path: Path, key: string): FoundSecret["kind"] {
  if (/^ansible_(become|sudo)_pass(word)?$/.test(key)) return "sudo-password";
  const ofBmc = path.includes("remote_management") || path.includes("remote_params");
  return ofBmc && /^pass/i.test(key) ? "bmc-password" : "imported-secret";
}
