import type { z } from "zod";
import type { SetupState } from "@/server/contract/user";
import { env } from "@/server/env";
import type { ServiceContext } from "../context";
import { needsSetupCode } from "./setup-code";

/** Does this installation still need its first administrator? Open to everybody: it is the first page. */
export async function readSetupState(ctx: ServiceContext): Promise<z.infer<typeof SetupState>> {
  const { user } = ctx.db.t;
  const anybody = await ctx.db.q.select({ id: user.id }).from(user).limit(1);
  const needsFirstAdmin = anybody.length === 0;
  return { needsFirstAdmin, needsCode: needsFirstAdmin && needsSetupCode(env()) };
}
