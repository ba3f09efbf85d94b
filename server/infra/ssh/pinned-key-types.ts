import { badInput } from "@/server/domain/errors";

/** Signature algorithms an RSA key is asked for; ssh-rsa means SHA-1 (RFC 8332). */
const RSA = ["rsa-sha2-512", "rsa-sha2-256"];

/**
 * The only host key algorithms to offer: a server that holds keys of several types shows the first one both sides know,
 * and one that was not pinned would look like a changed key.
 * @throws DomainError `bad_input` when nothing is pinned
 */
export function pinnedKeyTypes(hostKeys: readonly string[]): string[] {
  const types = hostKeys.map((line) => line.trim().split(/\s+/)[0] ?? "").filter(Boolean);
  if (types.length === 0)
    throw badInput("The host has no pinned SSH key: accept its key before anything connects to it.");
  return [...new Set(types.flatMap((type) => (type === "ssh-rsa" ? RSA : [type])))];
}
