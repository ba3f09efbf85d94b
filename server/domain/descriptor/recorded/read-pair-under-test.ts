import { readFileSync } from "node:fs";
import path from "node:path";

/** The two files of a pair as a person would give them. */
export function readPairFiles(pair: string): { name: string; text: string }[] {
  const kuberef = pair.startsWith("kuberef/");
  const pdf = kuberef ? `${pair}/pdf.yaml` : `${pair}.yaml`;
  const idf = kuberef ? `${pair}/idf.yaml` : pair.replace(/\/([^/]+)$/, "/idf-$1.yaml");
  return [pdf, idf].map((file) => ({
    name: path.basename(file),
    text: readFileSync(path.join(import.meta.dirname, file), "utf8"),
  }));
}
