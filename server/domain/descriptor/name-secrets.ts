import type { SecretOfMachine } from "./read-descriptor";

/** A secret once, however often its file says it. */
export interface NamedSecret extends SecretOfMachine {
  /** What its credential is called, at most 60 characters. */
  name: string;
}

/** The secrets of files, each value once by kind, named after what it is for. */
export function nameSecrets(secrets: readonly SecretOfMachine[], taken: ReadonlySet<string>): NamedSecret[] {
  const once = new Map<string, SecretOfMachine>();
  for (const secret of secrets) {
    const key = `${secret.kind} ${secret.value}`;
    const before = once.get(key);
    const machines = [...new Set([...(before?.machines ?? []), ...secret.machines])];
    once.set(key, { ...(before ?? secret), machines });
  }
  const used = new Set(taken);
  return [...once.values()].map((secret) => {
    const name = freeName(nameOf(secret), secret.kind, used);
    used.add(`${secret.kind} ${name}`);
    return { ...secret, name };
  });
}

function nameOf({ kind, machines, path, place }: SecretOfMachine): string {
  const [first, ...others] = machines;
  const whose =
    first === undefined ? place.file : others.length === 0 ? first : `${first} and ${others.length} more`;
  if (kind === "bmc-password") return `BMC of ${whose}`;
  if (kind === "sudo-password") return `sudo on ${whose}`;
  return `${String(path.at(-1) ?? "secret")} of ${whose}`;
}

function freeName(wanted: string, kind: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? "" : ` (${number})`;
    const name = `${wanted.slice(0, 60 - suffix.length).trim()}${suffix}`;
    if (!used.has(`${kind} ${name}`)) return name;
  }
}
