import type { z } from "zod";
import { AddSshKeyInput, type CredentialView } from "@/server/contract/credential";
import { openPrivateKey } from "@/server/infra/ssh/open-private-key";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { insertCredential, sealCredential } from "./insert-credential";

/**
 * Seals an operator's own private key, opened with its passphrase, which is not kept.
 * @throws DomainError `bad_input` for what is no private key, is encrypted without a passphrase, or has another one
 */
export async function addSshKey(
  ctx: ServiceContext,
  input: z.input<typeof AddSshKeyInput>,
): Promise<CredentialView> {
  const { labId, name, privateKey, passphrase } = parseInput(AddSshKeyInput, input);
  const granted = await authorize(ctx, "credential.write", { labId });
  const pair = openPrivateKey({ text: privateKey, passphrase, comment: `fairlead ${labId}` });
  const row = await sealCredential(ctx, {
    labId,
    kind: "ssh-key",
    name,
    secret: pair.privateKey,
    publicPart: pair.publicKey,
    fingerprint: pair.fingerprint,
  });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { result, entry } = await insertCredential(tx, row);
    return { result, entry: { action: "credential.add", ...entry } };
  });
}
