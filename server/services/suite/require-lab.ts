import { eq } from "drizzle-orm";
import { DomainError, notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";

/** The lab that results are put to. @throws DomainError `not_found`, `wrong_state` for a draft or a removed lab */
export async function requireLab(ctx: ServiceContext, labId: string): Promise<{ id: string; name: string }> {
  const { lab } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ id: lab.id, name: lab.name, state: lab.state })
    .from(lab)
    .where(eq(lab.id, labId))
    .limit(1);
  if (!row) throw notFound("This lab");
  if (row.state === "removed") throw new DomainError("wrong_state", `${row.name} was removed.`);
  if (row.state === "draft")
    throw new DomainError("wrong_state", `${row.name} is a draft: register the lab first.`);
  return row;
}
