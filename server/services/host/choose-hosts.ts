import { eq } from "drizzle-orm";
import { DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import type { ServiceContext } from "../context";
import { type LabMachine, readMachines } from "./read-machines";

/**
 * The machines a request means, if the lab's state lets anything connect to them.
 * @param byDefault those that are meant where none is named
 * @throws DomainError `not_found` naming the host the lab does not have, `wrong_state`
 */
export async function chooseHosts(
  tx: ServiceContext,
  labId: string,
  names: readonly string[] | undefined,
  byDefault: (machine: LabMachine) => boolean = () => true,
): Promise<{ labName: string; words: string; machines: LabMachine[] }> {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  const { allowed, reason } = labCan.connect(found);
  if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${found.state}.`);
  const machines = await readMachines(tx, labId);
  const unknown = names?.find((name) => !machines.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new DomainError(
      "not_found",
      `The lab has no host ${unknown}: it has ${machines.map((one) => one.name).join(", ")}.`,
    );
  }
  const chosen = machines.filter((one) => names?.includes(one.name) ?? byDefault(one));
  const [only] = chosen;
  const words = chosen.length === 1 && only ? only.name : `${chosen.length} hosts`;
  return { labName: found.name, words, machines: chosen };
}
