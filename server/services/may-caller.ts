import type { Allowed } from "@/server/contract/job";
import type { Permission } from "@/server/contract/permissions";
import { DomainError } from "@/server/domain/errors";
import { authorize } from "./authorize";
import type { ServiceContext } from "./context";

/**
 * What a button has to know: may the caller do this, else the sentence why not.
 * @param state whether the thing's own state allows it; asked only of those who may
 */
export async function mayCaller(
  ctx: ServiceContext,
  permission: Permission,
  scope: { labId?: string },
  state: Allowed = { allowed: true, reason: null },
): Promise<Allowed> {
  try {
    await authorize(ctx, permission, scope);
    return state;
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === "forbidden") {
      return { allowed: false, reason: cause.message };
    }
    throw cause;
  }
}
