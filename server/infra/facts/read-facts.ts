import { randomBytes } from "node:crypto";
import { type SshConnection, shellQuote } from "../ssh/ssh-connection";
import { READ_FACTS_SCRIPT } from "./read-facts-script";

export interface FactsText {
  text: string;
  /** Begins the line of each section. */
  marker: string;
  /** ms since the epoch by this machine's clock. */
  sentAt: number;
  firstAt: number;
  endedAt: number;
}

const PATIENCE_MS = 30_000;

/** Becomes root where sudo asks for nothing; else what a plain user can read is read. */
const FREE = (marker: string) =>
  `if [ "$(id -u)" != 0 ] && sudo -n true 2>/dev/null; then exec sudo -n sh -s ${marker}; fi; exec sh -s ${marker}`;

/**
 * The password is the first line of stdin, so it is in no argument and no environment; `printf` is the shell's own. What
 * sudo then remembers for this shell is forgotten at the end.
 */
const WITH_PASSWORD = (marker: string) =>
  `IFS= read -r p; printf '%s\\n' "$p" | sudo -S -p '' -v 2>/dev/null; unset p; ` +
  `if sudo -n true 2>/dev/null; then sudo -n sh -s ${marker}; sudo -k; else exec sh -s ${marker}; fi`;

/** Runs the script on a host in one round trip. @throws SshError */
export async function readFactsText(
  connection: SshConnection,
  { sudoPassword, signal }: { sudoPassword?: string | undefined; signal?: AbortSignal } = {},
): Promise<FactsText> {
  const marker = `fl${randomBytes(9).toString("hex")}`;
  let sentAt = Date.now();
  let firstAt = sentAt;
  const inner = sudoPassword === undefined ? FREE(marker) : WITH_PASSWORD(marker);
  const input = `${sudoPassword === undefined ? "" : `${sudoPassword}\n`}${READ_FACTS_SCRIPT}`;
  // the user's own shell may be no POSIX shell: it only has to take one quoted word
  const { stdout } = await connection.run(`exec sh -c ${shellQuote(inner)}`, {
    ...{ input, timeoutMs: PATIENCE_MS, signal },
    onBegin: () => {
      sentAt = Date.now();
    },
    onOutput: () => {
      firstAt = Date.now();
    },
  });
  return { text: stdout, marker, sentAt, firstAt, endedAt: Date.now() };
}
