import type { ExportFormat } from "@/server/contract/import-words";
import type { DescriptorContent } from "@/server/contract/lab";
import { exportInventory, toIniInventory, toYamlInventory } from "./inventory/export-inventory";
import { exportPdf } from "./pdf/export-pdf";
import { writeSshConfig } from "./ssh-config/write-ssh-config";
import { writeYaml } from "./yaml/write-yaml";

export interface ExportedText {
  /** End of a file's name: "pdf.yaml". */
  name: string;
  type: string;
  text: string;
}

/** A revision as one file of a format. @param comment its first line, after "# " */
export function exportDescriptor(
  content: DescriptorContent,
  format: ExportFormat,
  comment: string,
): ExportedText {
  const yaml = (name: string, text: string) => ({ name, type: "application/yaml", text });
  switch (format) {
    case "pharos-1.0-pdf":
      return yaml("pdf.yaml", writeYaml(exportPdf(content, "pharos-1.0").pdf, comment));
    case "pharos-1.0-idf":
      return yaml("idf.yaml", writeYaml(exportPdf(content, "pharos-1.0").idf, comment));
    case "kuberef-pdf":
      return yaml("pdf.yaml", writeYaml(exportPdf(content, "kuberef").pdf, comment));
    case "kuberef-idf":
      return yaml("idf.yaml", writeYaml(exportPdf(content, "kuberef").idf, comment));
    case "inventory-yaml":
      return yaml("inventory.yaml", writeYaml(toYamlInventory(exportInventory(content)), comment));
    case "inventory-ini":
      return {
        name: "inventory.ini",
        type: "text/plain",
        text: toIniInventory(exportInventory(content), comment),
      };
    case "ssh-config":
      return { name: "ssh_config", type: "text/plain", text: writeSshConfig(content, comment) };
  }
}
