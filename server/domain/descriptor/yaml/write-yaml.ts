import { Document, isScalar, visit } from "yaml";
import type { Json } from "./read-yaml";

/**
 * YAML that means the same to a reader of YAML 1.1 (PyYAML, as Ansible and Kuberef use it) and of 1.2: text that 1.1 takes
 * for a number, a date or a truth is quoted. No aliases, no folded lines.
 */
export function writeYaml(value: Json, comment: string): string {
  const document = new Document(value, { schema: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    // "0:0:0:0" and "0x1f" and "1e3": quoted for readers of either version
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === "string" && /^[-+.\d]/.test(node.value)) {
        if (!/^\d+(\.\d+){3}/.test(node.value)) node.type = "QUOTE_DOUBLE";
      }
    },
  });
  document.commentBefore = ` ${comment}`;
  return document.toString({ lineWidth: 0, nullStr: "null", directives: true });
}
