import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { readRunning } from "./read-running";

/** A lab has one cluster at a time. @throws DomainError `wrong_state` saying how the lab gets free */
export async function requireNoCluster(tx: ServiceContext, labId: string): Promise<void> {
  const { cluster } = await readRunning(tx, labId);
  if (!cluster) return;
  const free = cluster.attached ? "detach it first" : "reset the lab's hosts first";
  throw new DomainError("wrong_state", `The lab has a cluster (Kubernetes ${cluster.kubernetes}): ${free}.`);
}
