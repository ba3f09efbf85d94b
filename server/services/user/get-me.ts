import type { Viewer } from "@/server/contract/user";
import type { ServiceContext } from "../context";

/** The person who is signed in; null for everybody else. */
export async function getMe(ctx: ServiceContext): Promise<Viewer | null> {
  if (ctx.actor.kind !== "user") return null;
  const { id, name, email, role } = ctx.actor;
  return { id, name, email, role };
}
