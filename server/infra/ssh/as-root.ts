import { shellQuote } from "./ssh-connection";

export interface RootLogin {
  user: string;
  /** What sudo asks for; none = root, or sudo without a password. */
  sudoPassword?: string | undefined;
}

/**
 * A command line run as root by a user who may become it. The password goes over stdin, never into arguments, and sudo's
 * memory of an earlier one is not used.
 */
export function asRoot(
  command: string,
  { user, sudoPassword }: RootLogin,
): { command: string; input?: string } {
  if (user === "root") return { command };
  const line = `sh -c ${shellQuote(command)}`;
  if (sudoPassword === undefined) return { command: `LC_ALL=C sudo -n -- ${line}` };
  return { command: `LC_ALL=C sudo -k -S -p '' -- ${line}`, input: `${sudoPassword}\n` };
}
