import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type SshConnection, shellQuote } from "../ssh-connection";

const PATIENCE_MS = 8000;

/**
 * Addresses a name stands for, as the machine says that will connect to it: the jump host before it, or this one. Both ask
 * their hosts file first and DNS then (nsswitch.conf(5)). A literal is its own answer; an unknown name has none.
 */
export async function resolveAddress(
  address: string,
  from: SshConnection | undefined,
  signal?: AbortSignal,
): Promise<string[]> {
  if (isIP(address) !== 0) return [address];
  if (!from) {
    const found = await lookup(address, { all: true }).catch(() => []);
    return [...new Set(found.map((one) => one.address))];
  }
  const command = `getent ahosts ${shellQuote(address)}`;
  const { stdout } = await from.run(command, { timeoutMs: PATIENCE_MS, signal });
  return [
    ...new Set(
      stdout
        .split("\n")
        .flatMap((line) => line.split(/\s+/, 1))
        .filter((one) => isIP(one) !== 0),
    ),
  ];
}
