import type { z } from "zod";
import { type CredentialView, MakeSshKeyInput } from "@/server/contract/credential";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { insertCredential, sealCredential } from "./insert-credential";

/** Makes an Ed25519 key pair for a lab. The private half is sealed at once and never leaves. */
export async function makeSshKey(
  ctx: ServiceContext,
  input: z.input<typeof MakeSshKeyInput>,
): Promise<CredentialView> {
  const { labId, name } = parseInput(MakeSshKeyInput, input);
  const granted = await authorize(ctx, "credential.write", { labId });
  const pair = makeSshKeyPair(`fairlead ${labId}`);
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
    return { result, entry: { action: "credential.make", ...entry } };
  });
}
