/** A machine SSH answers on, with the keys it must show. */
export interface SshEndpoint {
  /** Name in Fairlead, used in every message and as the alias in OpenSSH's configuration. */
  name: string;
  address: string;
  port: number;
  user: string;
  /** Pinned host keys, OpenSSH public key lines ("ssh-ed25519 AAAA…"): at least one. */
  hostKeys: readonly string[];
}

/** A machine and the jump hosts on the way to it, first hop first; none = reached directly. */
export interface SshRoute<Endpoint extends SshEndpoint = SshEndpoint> {
  target: Endpoint;
  via: readonly Endpoint[];
}

/** Both clients ask a silent machine every so many seconds, and give it up after so many answers are missing. */
export const ALIVE = { intervalSeconds: 5, missing: 3 } as const;

/** Seconds until a connection must be open, one hop. */
export const CONNECT_SECONDS = 10;
