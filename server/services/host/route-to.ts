import { eq } from "drizzle-orm";
import { DomainError, notFound } from "@/server/domain/errors";
import type { PooledEndpoint } from "@/server/infra/ssh/ssh-pool";
import type { ServiceContext } from "../context";
import { secretBox } from "../secret-box";
import type { LabMachine } from "./read-machines";

/** Opens a sealed credential; the caller hides what it gets from its log. @throws DomainError `not_found` */
export async function unsealCredential(ctx: ServiceContext, credentialId: string): Promise<string> {
  const { credential } = ctx.db.t;
  const box = await secretBox(ctx.db);
  const [row] = await ctx.db.q
    .select({ sealed: credential.sealed })
    .from(credential)
    .where(eq(credential.id, credentialId))
    .limit(1);
  if (!row) throw notFound("A credential of this lab");
  return box.open(row.sealed, credentialId);
}

/**
 * The way to a machine: its jump hosts and itself, or its jump hosts alone.
 * @param openKey unseals a key at the moment it is logged in with
 * @throws DomainError `wrong_state` naming the machine without a key or without a pinned host key
 */
export function routeTo(
  machines: readonly LabMachine[],
  machine: LabMachine,
  openKey: (credentialId: string) => Promise<string>,
): { way: PooledEndpoint[]; endpoint: () => PooledEndpoint } {
  const toEndpoint = ({ name, address, port, user, hostKeys, key }: LabMachine): PooledEndpoint => {
    if (!key) throw new DomainError("wrong_state", `No SSH key is chosen for ${name}: choose one.`);
    if (hostKeys.length === 0) {
      throw new DomainError(
        "wrong_state",
        `The SSH key of ${name} is not accepted yet: test the hosts and compare it.`,
      );
    }
    return {
      ...{ name, address, port, user, hostKeys: hostKeys.map((one) => one.publicKey) },
      keyFingerprint: key.fingerprint ?? key.credentialId,
      openKey: () => openKey(key.credentialId),
    };
  };
  const way = machine.via.map((name) => {
    const jump = machines.find((one) => one.name === name);
    if (!jump)
      throw new DomainError(
        "wrong_state",
        `The lab describes no jump host ${name}: edit the way to ${machine.name}.`,
      );
    return toEndpoint(jump);
  });
  return { way, endpoint: () => toEndpoint(machine) };
}
