import { and, eq } from "drizzle-orm";
import { type Permission, type Role, roleHas, whoMay } from "@/server/contract/permissions";
import { DomainError } from "@/server/domain/errors";
import type { Actor, ServiceContext } from "./context";

declare const minted: unique symbol;

/** Proof that `authorize` let this actor do this; what writes an audit row asks for it. */
export interface Authorized<P extends Permission = Permission> {
  readonly actor: Actor;
  readonly permission: P;
  readonly labId: string | null;
  readonly [minted]: true;
}

/**
 * May the caller do this? A membership of the lab raises the caller's role for that lab; background jobs may everything.
 * @throws DomainError `not_signed_in`, or `forbidden` with who may
 */
export async function authorize<P extends Permission>(
  ctx: Pick<ServiceContext, "actor" | "db">,
  permission: P,
  scope: { labId?: string } = {},
): Promise<Authorized<P>> {
  const { actor } = ctx;
  if (actor.kind === "anonymous") throw new DomainError("not_signed_in", "Sign in first.");
  if (actor.kind !== "system" && !roleHas(actor.role, permission)) {
    const raised = scope.labId === undefined ? undefined : await membershipRole(ctx, actor, scope.labId);
    if (raised === undefined || !roleHas(raised, permission)) {
      throw new DomainError("forbidden", `You may not do this: it ${whoMay(permission)}.`);
    }
  }
  // the brand exists in types only, and only here
  return { actor, permission, labId: scope.labId ?? null } as Authorized<P>;
}

async function membershipRole(
  ctx: Pick<ServiceContext, "db">,
  actor: Extract<Actor, { role: Role }>,
  labId: string,
): Promise<Role | undefined> {
  const { membership } = ctx.db.t;
  const userId = actor.kind === "user" ? actor.id : actor.userId;
  const [row] = await ctx.db.q
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.userId, userId), eq(membership.labId, labId)))
    .limit(1);
  return row?.role;
}
