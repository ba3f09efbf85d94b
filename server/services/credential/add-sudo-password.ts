import type { z } from "zod";
import { AddSudoPasswordInput, type CredentialView } from "@/server/contract/credential";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { insertCredential, sealCredential } from "./insert-credential";

/** Seals a password that sudo asks for on machines of a lab. */
export async function addSudoPassword(
  ctx: ServiceContext,
  input: z.input<typeof AddSudoPasswordInput>,
): Promise<CredentialView> {
  const { labId, name, password } = parseInput(AddSudoPasswordInput, input);
  const granted = await authorize(ctx, "credential.write", { labId });
  const row = await sealCredential(ctx, {
    labId,
    kind: "sudo-password",
    name,
    secret: password,
    publicPart: null,
    fingerprint: null,
  });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { result, entry } = await insertCredential(tx, row);
    return { result, entry: { action: "credential.add", ...entry } };
  });
}
