import { and, eq } from "drizzle-orm";
import {
  type Permission,
  ROLE_TITLES,
  ROLES,
  type Role,
  roleHas,
  whoMay,
} from "@/server/contract/permissions";
import { DomainError } from "@/server/domain/errors";
import type { Actor, ServiceContext } from "./context";

type ApiKeyActor = Extract<Actor, { kind: "apiKey" }>;

declare const minted: unique symbol;

/** Proof that `authorize` let this actor do this; what writes an audit row asks for it. */
export interface Authorized<P extends Permission = Permission> {
  readonly actor: Actor;
  readonly permission: P;
  readonly labId: string | null;
  readonly [minted]: true;
}

/**
 * May the caller do this? A membership of the lab raises the caller's role for that lab; an API key may what both its
 * scope and its person may; background jobs may everything.
 * @throws DomainError `not_signed_in`, or `forbidden` with who may
 */
export async function authorize<P extends Permission>(
  ctx: Pick<ServiceContext, "actor" | "db">,
  permission: P,
  scope: { labId?: string } = {},
): Promise<Authorized<P>> {
  const { actor } = ctx;
  if (actor.kind === "anonymous") throw new DomainError("not_signed_in", "Sign in first.");
  if (actor.kind === "apiKey") checkKeyScope(actor, permission, scope);
  if (actor.kind !== "system" && !roleHas(actor.role, permission)) {
    const raised = scope.labId === undefined ? undefined : await membershipRole(ctx, actor, scope.labId);
    if (raised === undefined || !roleHas(raised, permission)) {
      throw new DomainError("forbidden", `You may not do this: it ${whoMay(permission)}.`);
    }
  }
  // the brand exists in types only, and only here
  return { actor, permission, labId: scope.labId ?? null } as Authorized<P>;
}

/** Not tied to a lab, and harmless to read: a key for one lab needs it to deploy there. */
const OF_NO_LAB: readonly Permission[] = ["bundle.read"];
/** Keys are a person's: one that leaked must not outlive itself. */
const PEOPLE_ONLY: readonly Permission[] = ["apiKey.read", "apiKey.write"];

function checkKeyScope(key: ApiKeyActor, permission: Permission, scope: { labId?: string }): void {
  if (PEOPLE_ONLY.includes(permission)) {
    throw new DomainError("forbidden", "An API key cannot look at or change API keys: sign in for that.");
  }
  if (!roleHas(key.ceiling, permission)) {
    const has = ROLE_TITLES[key.ceiling];
    throw new DomainError(
      "forbidden",
      `This API key may not do this: its scope is ${has}, and it ${whoMay(permission)}.`,
    );
  }
  if (key.labId !== null && scope.labId !== key.labId && !OF_NO_LAB.includes(permission)) {
    throw new DomainError("forbidden", "This API key holds for one lab only, and this is not of that lab.");
  }
}

/** The role a person has on a lab: the installation's, or the membership's where that is more. */
export async function roleOn(
  ctx: Pick<ServiceContext, "db">,
  actor: Extract<Actor, { role: Role }>,
  labId: string | null,
): Promise<Role> {
  const raised = labId === null ? undefined : await membershipRole(ctx, actor, labId);
  if (raised === undefined) return actor.role;
  return ROLES.indexOf(raised) > ROLES.indexOf(actor.role) ? raised : actor.role;
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
