import { type SshConnection, shellQuote } from "./ssh-connection";

/**
 * Folder 0700 and file 0600, as sshd's StrictModes asks; the key comes on stdin and is added once, on a line of its own even
 * where the last line has no end.
 */
const SCRIPT = String.raw`
umask 077
IFS= read -r key || exit 3
d=$HOME/.ssh
f=$d/authorized_keys
mkdir -p "$d" && chmod 700 "$d" && touch "$f" && chmod 600 "$f" || exit 4
set -- $key
if grep -qF -e "$1 $2" "$f"; then echo there; exit 0; fi
if [ -s "$f" ] && [ -n "$(tail -c 1 "$f")" ]; then echo >>"$f"; fi
printf '%s\n' "$key" >>"$f" && echo added
`;

/** Adds a public key line to the user's authorized_keys. @returns whether it had to be added @throws SshError `failed` */
export async function installPublicKey(
  connection: SshConnection,
  publicKey: string,
  signal?: AbortSignal,
): Promise<"added" | "there"> {
  const command = `exec sh -c ${shellQuote(SCRIPT)}`;
  const said = await connection.read(command, { input: `${publicKey.trim()}\n`, timeoutMs: 15_000, signal });
  return said.trim() === "there" ? "there" : "added";
}
