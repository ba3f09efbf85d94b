import { asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { ListMembersInput, type MemberList } from "@/server/contract/membership";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";

/** Who has a role on this lab beside what they have everywhere, by name. */
export async function listMembers(
  ctx: ServiceContext,
  input: z.input<typeof ListMembersInput>,
): Promise<MemberList> {
  const { labId } = parseInput(ListMembersInput, input);
  await authorize(ctx, "member.read", { labId });
  const { membership, user } = ctx.db.t;
  const rows = await ctx.db.q
    .select({
      userId: user.id,
      name: user.name,
      email: user.email,
      role: membership.role,
      installationRole: user.role,
      disabledAt: user.disabledAt,
    })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(eq(membership.labId, labId))
    .orderBy(asc(user.name), asc(user.id));
  return {
    members: rows.map(({ disabledAt, ...row }) => ({ ...row, disabled: disabledAt !== null })),
    canChange: await mayCaller(ctx, "member.write", { labId }),
  };
}
