import type { DeclaredMachine } from "@/server/contract/declared";

/** Names the sealed password of a machine's BMC in what it declares. */
export function giveBmcPassword(
  declared: DeclaredMachine | undefined,
  credentialId: string | undefined,
): { declared?: DeclaredMachine } {
  if (!declared) return {};
  if (credentialId === undefined || !declared.bmc) return { declared };
  return { declared: { ...declared, bmc: { ...declared.bmc, credentialId } } };
}
