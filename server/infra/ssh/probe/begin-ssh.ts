import type { Duplex } from "node:stream";
import ssh2, { type ServerHostKeyAlgorithm } from "ssh2";
import { CONNECT_SECONDS } from "../endpoint";
import { fingerprintOf } from "../key-pair";
import { pinnedKeyTypes } from "../pinned-key-types";

export interface ShownKey {
  /** OpenSSH public key line. */
  publicKey: string;
  fingerprint: string;
}

/** What ended a login: `no such key`: the server has no host key of the types asked for. */
export type LoginFailure = "not accepted" | "no such key" | "silent" | "lost";

export class LoginError extends Error {
  constructor(
    readonly why: LoginFailure,
    message: string,
  ) {
    super(message);
    this.name = "LoginError";
  }
}

export interface Begun {
  /** The host key the server showed. @throws LoginError */
  shown: Promise<ShownKey>;
  /** Lets the login begin: the key is the pinned one. Without it nothing is ever sent to the server. */
  goOn(): void;
  /** Logged in. @throws LoginError */
  ready: Promise<ssh2.Client>;
  end(): void;
}

export interface SshLogin {
  user: string;
  /** Pinned keys: only their types are asked for; none = any of the server's keys, the best first. */
  hostKeys: readonly string[];
  privateKey?: string | undefined;
  /** Sent only after `goOn`, for sshd's own password prompt or its keyboard-interactive one. */
  password?: string | undefined;
}

/** The strongest first: what is pinned later is what an OpenSSH client would see too (its default order). */
const ANY_KEY: ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/**
 * Begins SSH on an open stream in two steps: the key exchange, which shows the server's host key, and the login, which
 * waits until somebody has compared that key.
 */
export function beginSsh(socket: Duplex, login: SshLogin): Begun {
  const client = new ssh2.Client();
  let accept: ((valid: boolean) => void) | undefined;
  const end = () => {
    client.destroy();
    socket.destroy();
  };
  let showKey: (key: ShownKey) => void = () => {};
  let failed: (cause: LoginError) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  const shown = Promise.race([
    new Promise<ShownKey>((resolve) => {
      showKey = resolve;
    }),
    failure,
  ]);
  const ready = Promise.race([
    new Promise<ssh2.Client>((resolve) => {
      client.once("ready", () => resolve(client));
    }),
    failure,
  ]);
  for (const one of [failure, shown, ready]) one.catch(() => {}); // one of them may have nobody who waits
  client.on("error", (cause: Error & { level?: string }) => failed(explain(cause)));
  client.once("close", () => failed(new LoginError("lost", "it hung up")));
  let asked = 0;
  // a second question is a wrong password's, or asks for a new one: neither gets the password
  client.on("keyboard-interactive", (_name, _text, _lang, prompts, finish) => {
    const answer = prompts.length === 1 && prompts[0]?.echo === false && asked === 0 ? login.password : "";
    asked += prompts.length;
    finish(prompts.map(() => answer ?? ""));
  });
  const pinned = login.hostKeys.length > 0;
  client.connect({
    sock: socket,
    username: login.user,
    ...(login.privateKey === undefined ? {} : { privateKey: login.privateKey }),
    ...(login.password === undefined ? {} : { password: login.password, tryKeyboard: true }),
    readyTimeout: CONNECT_SECONDS * 1000,
    algorithms: {
      serverHostKey: pinned ? (pinnedKeyTypes(login.hostKeys) as ServerHostKeyAlgorithm[]) : ANY_KEY,
    },
    hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
      accept = verify;
      const type = key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1");
      const publicKey = `${type} ${key.toString("base64")}`;
      showKey({ publicKey, fingerprint: fingerprintOf(publicKey) });
    },
  });
  return { shown, goOn: () => accept?.(true), ready, end };
}

function explain(cause: Error & { level?: string }): LoginError {
  if (cause.level === "client-authentication") return new LoginError("not accepted", cause.message);
  if (cause.level === "client-timeout") return new LoginError("silent", cause.message);
  if (/no matching host key format/i.test(cause.message)) return new LoginError("no such key", cause.message);
  return new LoginError("lost", cause.message);
}
