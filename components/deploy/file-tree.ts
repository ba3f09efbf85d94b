import type { RenderedFile } from "@/server/contract/deploy";

export interface FileGroup {
  title: string;
  files: RenderedFile[];
}

/** Files by where they end: on every host, on one host, or only read by Ansible. */
export function groupFiles(files: readonly RenderedFile[], hosts: readonly string[]): FileGroup[] {
  const groups = new Map<string, RenderedFile[]>();
  for (const file of files) {
    const title = titleOf(file, hosts);
    groups.set(title, [...(groups.get(title) ?? []), file]);
  }
  const order = ["All hosts", ...hosts, "Only read by Ansible"];
  const place = (title: string) => (order.includes(title) ? order.indexOf(title) : hosts.length);
  return [...groups]
    .map(([title, of]) => ({ title, files: of }))
    .sort((a, b) => place(a.title) - place(b.title));
}

function titleOf({ target }: RenderedFile, hosts: readonly string[]): string {
  if (!target) return "Only read by Ansible";
  if (target.hosts.length === hosts.length) return "All hosts";
  return target.hosts.join(", ");
}

/** Where a file ends; for one that only Ansible reads its place in the run folder. */
export const placeOf = (file: RenderedFile): string => file.target?.path ?? file.path;
