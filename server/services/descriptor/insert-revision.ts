import { createHash } from "node:crypto";
import { v7 } from "uuid";
import type { DescriptorContent } from "@/server/contract/lab";
import type { ServiceContext } from "../context";

export interface NewRevision {
  labId: string;
  number: number;
  author: string;
  /** "practice lab", "form", or what was imported: "pharos-1.0", "kuberef", "inventory", "ssh-config". */
  source: string;
  content: DescriptorContent;
}

/** Writes one descriptor revision inside the transaction of a verb. @returns its id */
export async function insertRevision(tx: ServiceContext, wanted: NewRevision): Promise<string> {
  const { descriptorRevision } = tx.db.t;
  const id = v7();
  const sha256 = createHash("sha256").update(JSON.stringify(wanted.content)).digest("hex");
  await tx.db.q.insert(descriptorRevision).values({ ...wanted, id, sha256, createdAt: tx.clock.now() });
  return id;
}
