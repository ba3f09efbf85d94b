import { Role } from "@/server/contract/permissions";
import type { Actor } from "@/server/services/context";
import { getAuth } from "./auth";
import type { Auth } from "./make-auth";

/**
 * Who sent these headers: the person of a valid session cookie, else nobody. The role is the one stored now; a
 * disabled person is nobody.
 */
export async function actorFrom(headers: Headers, auth?: Auth): Promise<Actor> {
  if (!headers.has("cookie")) return { kind: "anonymous" };
  const found = await (auth ?? (await getAuth())).api.getSession({ headers });
  if (!found) return { kind: "anonymous" };
  const { id, name, email, role, disabledAt } = found.user;
  if (typeof disabledAt === "number") return { kind: "anonymous" };
  return { kind: "user", id, name, email, role: Role.parse(role) };
}
