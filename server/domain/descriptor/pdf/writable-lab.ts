import type { DeclaredLab, DeclaredMachine } from "@/server/contract/declared";
import type { HostRole } from "@/server/contract/lab";

/** What a PDF and an IDF are written from: a revision, or files that were just read. */
export interface WritableLab {
  jumpHosts: readonly { name: string; declared?: DeclaredMachine | undefined }[];
  hosts: readonly {
    name: string;
    roles?: readonly HostRole[] | undefined;
    declared?: DeclaredMachine | undefined;
  }[];
  declared?: DeclaredLab | undefined;
}
