import type { PastedKnownHosts } from "@/server/contract/host-test";
import { canonicalAddress } from "@/server/contract/machine-address";

/** What hashing and key reading need of the platform, so that the rules stay pure. */
export interface KnownHostsTools {
  /** HMAC-SHA1 of a text under a base64 key, base64 (ssh-keygen -H). */
  hmacSha1(salt: string, text: string): string;
  /** SHA256:… of a key line; null when it is no key. */
  fingerprintOf(publicKey: string): string | null;
  /** Lets others run: every machine is compared with every line. */
  pause(): Promise<void>;
}

export interface KnownMachine {
  name: string;
  address: string;
  port: number;
}

interface Line {
  line: number;
  patterns: string[];
  publicKey: string;
  fingerprint: string;
}

export interface FoundHostKeys extends PastedKnownHosts {
  /** Host -> the key to pin. */
  keys: Map<string, string>;
}

/**
 * Finds the key of every machine in lines of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain names and
 * lists, hashed names, `[host]:port`. Of several keys of one machine the one that stands highest in OpenSSH's own order
 * of preference is taken. Marked lines (revoked keys, certificate authorities) and unreadable ones are told.
 */
export async function findHostKeys(
  text: string,
  machines: readonly KnownMachine[],
  tools: KnownHostsTools,
): Promise<FoundHostKeys> {
  const { lines, problems, revoked } = readLines(text, tools);
  const keys = new Map<string, string>();
  const pinned: FoundHostKeys["pinned"] = [];
  for (const machine of machines) {
    await tools.pause();
    const address = canonicalAddress(machine.address);
    // OpenSSH writes the port only when it is another than 22
    const name = machine.port === 22 ? address : `[${address}]:${machine.port}`;
    const own = lines
      .filter((line) => matches(line.patterns, name, tools))
      .sort((a, b) => rank(a.publicKey) - rank(b.publicKey));
    const good = own.find((line) => !revoked.has(line.fingerprint));
    const bad = own.find((line) => revoked.has(line.fingerprint));
    if (bad) {
      problems.push({
        line: bad.line,
        message: `the key of ${machine.name} is marked as revoked: it is not pinned`,
      });
    }
    if (!good) continue;
    keys.set(machine.name, good.publicKey);
    pinned.push({ host: machine.name, fingerprint: good.fingerprint });
  }
  const missing = machines.map(({ name }) => name).filter((name) => !keys.has(name));
  problems.sort((a, b) => a.line - b.line);
  return { keys, pinned, missing, problems };
}

function readLines(text: string, tools: KnownHostsTools) {
  const problems: { line: number; message: string }[] = [];
  const lines: Line[] = [];
  const revoked = new Set<string>();
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = index + 1;
    const said = raw.trim();
    if (said === "" || said.startsWith("#")) return;
    const words = said.split(/\s+/);
    const marker = words[0]?.startsWith("@") ? words.shift() : undefined;
    const [names = "", type = "", blob = ""] = words;
    const publicKey = `${type} ${blob}`;
    const fingerprint = tools.fingerprintOf(publicKey);
    if (fingerprint === null) {
      problems.push({ line, message: "no line of known_hosts: host names, kind of key, key" });
    } else if (marker === "@revoked") {
      revoked.add(fingerprint);
      problems.push({ line, message: "the key is marked as revoked: it is not pinned" });
    } else if (marker === "@cert-authority") {
      problems.push({ line, message: "a certificate authority is no host's own key: paste the host's key" });
    } else if (marker !== undefined) {
      problems.push({ line, message: `${marker} is no marker of known_hosts` });
    } else {
      lines.push({ line, patterns: names.split(",").map(spellPattern), publicKey, fingerprint });
    }
  });
  return { lines, problems, revoked };
}

function matches(patterns: readonly string[], name: string, tools: KnownHostsTools): boolean {
  if (patterns.some((one) => one.startsWith("!") && fits(one.slice(1), name))) return false;
  return patterns.some((one) => (one.startsWith("|") ? hashFits(one, name, tools) : fits(one, name)));
}

function hashFits(pattern: string, name: string, tools: KnownHostsTools): boolean {
  const [, version, salt = "", hash] = pattern.split("|");
  return version === "1" && hash !== undefined && tools.hmacSha1(salt, name) === hash;
}

/** One spelling for what a file may name: done once a line, not once a machine. */
const spellPattern = (written: string): string => {
  if (written.startsWith("|")) return written;
  const [, not = "", rest = ""] = /^(!?)(.*)$/.exec(written) ?? [];
  return `${not}${/^[0-9a-f:.]+$/i.test(rest) ? canonicalAddress(rest) : rest.toLowerCase()}`;
};

/** `*` and `?` as in ssh_config(5), PATTERNS: one pass that only ever goes back to the last `*`. */
function fits(pattern: string, name: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  for (let i = 0; i < name.length; ) {
    if (pattern[at] === "*") {
      [star, mark] = [at, i];
      at += 1;
    } else if (pattern[at] === "?" || pattern[at] === name[i]) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      i = mark;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

/** OpenSSH's default order of HostKeyAlgorithms (ssh_config(5)): Ed25519, ECDSA, RSA. */
function rank(publicKey: string): number {
  const place = ["ssh-ed25519", "ecdsa-sha2-", "ssh-rsa"].findIndex((kind) => publicKey.startsWith(kind));
  return place < 0 ? 3 : place;
}
