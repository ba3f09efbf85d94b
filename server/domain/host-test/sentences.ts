import type { StepOutcome } from "./test-steps";

/** What each step of a connection test says: what was seen, or what is wrong and what to do, one sentence. */

export interface TestedMachine {
  name: string;
  address: string;
  port: number;
  user: string;
}

const ok = (message: string): StepOutcome => ({ status: "ok", message });
const failed = (message: string): StepOutcome => ({ status: "failed", message });

/** Brackets around IPv6 (RFC 3986 §3.2.2). */
export const placeOf = ({ address, port }: Pick<TestedMachine, "address" | "port">): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** @param where name of the jump host that resolved it; null = this machine */
export function judgeResolution(
  { address }: Pick<TestedMachine, "address">,
  where: string | null,
  found: readonly string[],
): StepOutcome {
  const place = where === null ? "on this machine" : `on ${where}`;
  if (found.length === 1 && found[0] === address) return ok(`${address} is an address.`);
  if (found.length === 0) {
    return failed(
      `Nothing ${place} knows the name ${address}: correct the name, add it to DNS or to /etc/hosts there, or give the address.`,
    );
  }
  if (found.length === 1) return ok(`${address} is ${found[0]} ${place}.`);
  return failed(
    `${address} is ${list(found)} ${place}: give the one address that is meant, or a test may reach another machine than the deploy.`,
  );
}

/** @param from name of the jump host before it; null = this machine */
export function explainNoConnection(
  machine: TestedMachine,
  from: string | null,
  why: string,
  words: string,
): StepOutcome {
  const to = `${placeOf(machine)}${from === null ? "" : ` from ${from}`}`;
  switch (why) {
    case "refused":
      return failed(
        `Port ${machine.port} of ${machine.address} is closed${from === null ? "" : `, seen from ${from}`}: start sshd there, or correct the port.`,
      );
    case "silent":
      return failed(
        `Nothing answers at ${to}: check that the address is right, that the machine is on, and that no firewall drops the port.`,
      );
    case "no route":
      return failed(`There is no way to ${to} (${words}): check the address and the network it is in.`);
    case "forbidden":
      return failed(
        `${from ?? "The jump host"} forwards no connections: allow it there (AllowTcpForwarding yes in sshd_config).`,
      );
    case "jump lost":
      return failed(`The connection to ${from ?? "the jump host"} was lost meanwhile: test again.`);
    default:
      return failed(`No connection to ${to} (${words}): check the address and the port.`);
  }
}

export const saidConnected = (machine: TestedMachine, from: string | null): StepOutcome =>
  ok(`${placeOf(machine)} answers${from === null ? "" : `, through ${from}`}.`);

export function judgeBanner(
  { address, port }: TestedMachine,
  banner: { kind: "version" | "other"; text: string } | { kind: "closed" | "silent" },
): StepOutcome {
  switch (banner.kind) {
    case "version":
      // RFC 4253 §5.1: a server that knows 2.0 and older ones says 1.99
      if (/^SSH-(2\.0|1\.99)-/.test(banner.text)) return ok(`${banner.text.slice(0, 80)}.`);
      return failed(
        `${address} speaks ${banner.text.slice(0, 40)}, which is too old: it has to know SSH 2.0.`,
      );
    case "other":
      return failed(
        `Port ${port} of ${address} is no SSH server (it says "${banner.text}"): give the port sshd listens at.`,
      );
    case "closed":
      return failed(
        `Port ${port} of ${address} hangs up at once: see in its sshd's log whom it lets in (hosts.deny, MaxStartups, fail2ban).`,
      );
    case "silent":
      return failed(
        `Port ${port} of ${address} is open and says nothing: the machine may hang, or something between swallows SSH.`,
      );
  }
}

export function judgeKey({ name }: TestedMachine, shown: string, pinned: readonly string[]): StepOutcome {
  if (pinned.includes(shown)) return ok(`${shown}, the pinned one.`);
  if (pinned.length === 0) {
    return {
      status: "asks",
      message: `${name} shows ${shown}: compare it with the machine's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and accept it; nothing logs in before.`,
    };
  }
  return failed(
    `${name} shows ${shown} and ${list(pinned)} is pinned: find out whether it was set up anew, then accept the new key; nothing logs in before.`,
  );
}

export const noKeyExchange = ({ name }: TestedMachine, words: string): StepOutcome =>
  failed(`${name} ended the key exchange (${words}): test again, and see its sshd's log.`);

export const noCredential = ({ name, user }: TestedMachine): StepOutcome =>
  failed(`No SSH key is chosen for ${name}: choose the one that ${user} logs in with.`);

/** @param key name and fingerprint of the key that was offered */
export function explainLogin(
  { name, user }: TestedMachine,
  why: string,
  words: string,
  key: { name: string; fingerprint: string | null },
): StepOutcome {
  if (why !== "not accepted") {
    return failed(`${name} broke the login of ${user} off (${words}): test again, and see its sshd's log.`);
  }
  const root =
    user === "root" ? ", and let root log in with a key there (PermitRootLogin prohibit-password)" : "";
  return failed(
    `${name} does not let ${user} in with the key ${key.name}${key.fingerprint === null ? "" : ` (${key.fingerprint})`}: put its public line into ${user}'s authorized_keys${root}, or choose another key or user.`,
  );
}

/** Why a machine did not let in with a password. */
export const explainPassword = ({ name, user }: TestedMachine, why: string, words: string): string =>
  why === "not accepted"
    ? `${name} does not let ${user} in with this password: check it; a machine that takes no passwords (PasswordAuthentication no) needs the public line put in by hand.`
    : `${name} broke the login of ${user} off (${words}): test the hosts first.`;

export const saidLogin = ({ user }: TestedMachine, key: string): StepOutcome =>
  ok(`${user} is let in with the key ${key}.`);

export function judgeSudo(
  { name, user }: TestedMachine,
  answer: { how: "root" | "free" | "password" } | { how: "no"; why: string; words: string },
): StepOutcome {
  if (answer.how !== "no") {
    if (answer.how === "root") return ok(`${user} is root.`);
    return ok(`sudo works ${answer.how === "free" ? "without a password" : "with the stored password"}.`);
  }
  switch (answer.why) {
    case "missing":
      return failed(`${name} has no sudo: install it, or log in as root.`);
    case "not allowed":
      return failed(
        `${user} may not use sudo on ${name}: add ${user} to the group sudo there, or log in as another user.`,
      );
    case "wrong password":
      return failed(`The sudo password of ${user} is wrong on ${name}: store the right one.`);
    case "needs password":
      return failed(
        `sudo asks ${user} for a password on ${name}: store a sudo password, or allow it without one (NOPASSWD).`,
      );
    default:
      return failed(`sudo does not work for ${user} on ${name} (${answer.words || "it said nothing"}).`);
  }
}

/** ansible-core 2.18 runs its modules on Python 3.8 and later (its support matrix, target node). */
const OLDEST_PYTHON = [3, 8] as const;

/** @param said what `python3 --version` printed; null when there is none */
export function judgePython({ name }: TestedMachine, said: string | null): StepOutcome {
  const version = /Python (\d+)\.(\d+)[^\s]*/.exec(said ?? "");
  if (!version) {
    return {
      status: "warn",
      message: `${name} has no python3: its facts can be read, a deploy needs it; install python3 there.`,
    };
  }
  const [text, major, minor] = [version[0], Number(version[1]), Number(version[2])];
  if (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]))
    return ok(`${text}.`);
  return {
    status: "warn",
    message: `${name} has ${text}: a deploy needs ${OLDEST_PYTHON.join(".")} or later.`,
  };
}

/** Why a host is not tested: the jump host before it is not there yet. */
export const waitsForJump = (jump: string, status: string): string =>
  status === "asks"
    ? `Not tested: the key of the jump host ${jump} has to be accepted first.`
    : `Not tested: the jump host ${jump} does not work yet.`;

const list = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
