import { stringify } from "yaml";
import type { RenderedFile } from "@/server/contract/deploy";

/** YAML document(s) of a rendered file; long strings stay on one line, so a person can compare them. */
export function toYaml(...documents: unknown[]): string {
  return documents.map((one) => stringify(one, { lineWidth: 0 })).join("---\n");
}

export function rendered(path: string, language: RenderedFile["language"], content: string): RenderedFile {
  return { path, language, content, secret: false };
}

/** A file that ends on hosts at `target`; the same on all of them below `common/`, a host's own below `hosts/<name>/`. */
export function hostFileOf(
  target: string,
  language: RenderedFile["language"],
  content: string,
  on: { all: string[] } | { host: string },
): RenderedFile {
  const [folder, hosts] = "host" in on ? [`hosts/${on.host}`, [on.host]] : ["common", on.all];
  return { ...rendered(`${folder}${target}`, language, content), target: { path: target, hosts } };
}
