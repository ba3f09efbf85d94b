import type { SshConnection } from "../ssh-connection";

/** How a user becomes root: `root` already, `free` without a password, `password` with the one given. */
export type SudoAnswer =
  | { how: "root" | "free" | "password" }
  | {
      how: "no";
      why: "missing" | "not allowed" | "wrong password" | "needs password" | "other";
      words: string;
    };

const PATIENCE_MS = 15_000;

/**
 * Tries to become root. The password goes over the command's stdin, never into its arguments, and sudo's memory of an
 * earlier one is not used (`-k`), or a wrong password could look right.
 */
export async function trySudo(
  connection: SshConnection,
  password: string | undefined,
  signal?: AbortSignal,
): Promise<SudoAnswer> {
  const options = { timeoutMs: PATIENCE_MS, signal };
  const who = await connection.run("id -u", options);
  if (who.stdout.trim() === "0") return { how: "root" };
  const free = await connection.run("LC_ALL=C sudo -k -n true", options);
  if (free.code === 0) return { how: "free" };
  if (free.code === 127) return { how: "no", why: "missing", words: lastOf(free.stderr) };
  if (password === undefined)
    return { how: "no", why: whyNot(free.stderr, "needs password"), words: lastOf(free.stderr) };
  const asked = await connection.run("LC_ALL=C sudo -k -S -p '' true", {
    ...options,
    input: `${password}\n`,
  });
  if (asked.code === 0) return { how: "password" };
  return { how: "no", why: whyNot(asked.stderr, "other"), words: lastOf(asked.stderr) };
}

/** sudo(8)'s own sentences in the C locale. */
function whyNot(words: string, otherwise: "needs password" | "other") {
  if (/not in the sudoers|not allowed to (run|execute)/i.test(words)) return "not allowed";
  if (/sorry, try again|incorrect password/i.test(words)) return "wrong password";
  if (/password is required|no password was provided/i.test(words)) return "needs password";
  return otherwise;
}

const lastOf = (text: string) => text.trim().split("\n").at(-1)?.trim() ?? "";
