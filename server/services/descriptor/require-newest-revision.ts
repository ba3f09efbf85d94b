import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { readNewestRevision } from "./read-newest-revision";

/** The newest descriptor revision of a lab that has one. @throws DomainError `wrong_state` */
export async function requireNewestRevision(ctx: ServiceContext, labId: string) {
  const revision = await readNewestRevision(ctx, labId);
  if (revision) return revision;
  throw new DomainError(
    "wrong_state",
    "The lab has no hosts yet: wait until it is ready, then plan the deploy.",
  );
}
