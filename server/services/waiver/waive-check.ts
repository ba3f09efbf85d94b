import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { z } from "zod";
import { WaiveCheckInput, type Waiver } from "@/server/contract/check";
import { CHECKS } from "@/server/domain/checks/registry";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const YEAR_MS = 366 * 86_400_000;

/**
 * Lets a warning of a lab stand until a day a person names, with who and why. An error stays one whatever is waived: where
 * the same check is a warning on one host and an error on another, only the warning counts as waived.
 * @throws DomainError `bad_input` for a check or host that is not there, a check that never warns, or a day past or more
 *   than a year ahead; `wrong_state` for a lab that was removed
 */
export async function waiveCheck(
  ctx: ServiceContext,
  input: z.input<typeof WaiveCheckInput>,
): Promise<Waiver> {
  const { labId, checkId, host, reason, until } = parseInput(WaiveCheckInput, input);
  const granted = await authorize(ctx, "check.waive", { labId });
  const check = CHECKS.find((one) => one.id === checkId);
  if (!check) throw wrong("checkId", `There is no check ${checkId}.`);
  if (check.severity === "info")
    throw wrong("checkId", `The check ${checkId} holds nobody up: it only tells.`);
  if (check.severity === "error" && !check.warns) {
    throw wrong(
      "checkId",
      `A failed ${checkId} is an error, and errors are not waived: ${check.title.toLowerCase()}.`,
    );
  }
  const now = ctx.clock.now();
  if (until <= now || until > now + YEAR_MS)
    throw wrong("until", "A waiver ends in the future, at most a year from now.");
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, host: hosts, waiver } = tx.db.t;
    const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
    if (!found) throw notFound("This lab");
    if (found.state === "removed") throw new DomainError("wrong_state", "The lab was removed.");
    if (host !== null) {
      const names = await tx.db.q.select({ name: hosts.name }).from(hosts).where(eq(hosts.labId, labId));
      if (!names.some((one) => one.name === host)) throw wrong("host", `The lab has no host ${host}.`);
    }
    const row = { id: v7(), labId, checkId, host, reason, by: actorName(ctx.actor), createdAt: now, until };
    await tx.db.q.insert(waiver).values(row);
    const entry = {
      action: "check.waive",
      subject: `${checkId}${host === null ? "" : ` on ${host}`} in ${found.name}`,
      subjectId: row.id,
      labId,
      detail: { checkId, host, reason, until },
    };
    return { result: row, entry };
  });
}

const wrong = (field: string, message: string) => badInput(message, [{ field, message }]);
