import { z } from "zod";
import { Id } from "./ids";

/**
 * `once-password` is sealed for one job only and deleted when that job takes it. `imported-secret` was found in a descriptor
 * and nothing uses it yet.
 */
export const CredentialKind = z.enum([
  "ssh-key",
  "sudo-password",
  "once-password",
  "kubeconfig",
  "bmc-password",
  "imported-secret",
]);
export type CredentialKind = z.infer<typeof CredentialKind>;

export const CredentialName = z.string().trim().min(1, "give it a name").max(60, "at most 60 characters");

/** Secrets under 6 characters cannot be kept out of a log without eating it: they are refused at entry. */
export const SecretText = z.string().min(6, "at least 6 characters").max(1024, "at most 1,024 characters");

/** What may be shown of a sealed credential. */
export const CredentialView = z.object({
  id: Id,
  labId: Id.nullable(),
  kind: CredentialKind,
  name: z.string(),
  /** OpenSSH public key line of an SSH key, to be put into authorized_keys; null for passwords. */
  publicPart: z.string().nullable(),
  fingerprint: z.string().nullable(),
  createdAt: z.number(),
  /** Machines of the lab that log in with it. */
  usedBy: z.array(z.string()),
});
export type CredentialView = z.infer<typeof CredentialView>;

/** Makes an Ed25519 key pair here; the private half is sealed and never leaves. */
export const MakeSshKeyInput = z.object({ labId: Id, name: CredentialName });

/** Takes an operator's own private key: OpenSSH, PEM or PKCS#8. The passphrase opens it once and is not kept. */
export const AddSshKeyInput = z.object({
  labId: Id,
  name: CredentialName,
  privateKey: z.string().min(1, "paste the private key").max(32_768, "at most 32 KiB"),
  passphrase: z.string().max(1024).optional(),
});

export const AddSudoPasswordInput = z.object({
  labId: Id,
  name: CredentialName,
  // sudo reads to the end of the line
  password: SecretText.regex(/^[^\r\n\0]*$/, "a password is one line"),
});

export const CredentialRef = z.object({ labId: Id, credentialId: Id });
