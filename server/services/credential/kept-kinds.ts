import type { CredentialKind } from "@/server/contract/credential";

/** What a lab keeps until a person removes it: the others come and go with a job or a cluster. */
export const OF_THE_LAB: CredentialKind[] = ["ssh-key", "sudo-password", "bmc-password", "imported-secret"];
