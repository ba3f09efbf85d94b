/** Kinds of files and of exports as plain values: pages use them without the schemas. */

export const FILE_KINDS = ["pdf", "idf", "inventory-ini", "inventory-yaml", "ssh-config"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export const FILE_KIND_TITLES: Record<FileKind, string> = {
  pdf: "PDF (pod descriptor)",
  idf: "IDF (installer descriptor)",
  "inventory-ini": "Ansible inventory, INI",
  "inventory-yaml": "Ansible inventory, YAML",
  "ssh-config": "SSH configuration",
};

export const EXPORT_FORMATS = [
  "pharos-1.0-pdf",
  "pharos-1.0-idf",
  "kuberef-pdf",
  "kuberef-idf",
  "inventory-ini",
  "inventory-yaml",
  "ssh-config",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_TITLES: Record<ExportFormat, string> = {
  "pharos-1.0-pdf": "PDF, pharos-1.0",
  "pharos-1.0-idf": "IDF, pharos-1.0",
  "kuberef-pdf": "PDF, kuberef",
  "kuberef-idf": "IDF, kuberef",
  "inventory-ini": "Ansible inventory, INI",
  "inventory-yaml": "Ansible inventory, YAML",
  "ssh-config": "SSH configuration",
};

/** Bytes of one file of a descriptor. */
export const FILE_MAX = 2 * 1000 * 1000;
export const MOST_FILES = 4;

/** What stands in an export where the file had a secret: reading it back keeps what is sealed. */
export const SEALED = "SEALED-IN-FAIRLEAD";
