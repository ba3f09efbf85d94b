import { createHash } from "node:crypto";
import type ssh2 from "ssh2";
import { type HopStart, openHop } from "./connect-ssh";
import type { SshEndpoint } from "./endpoint";
import { SshConnection } from "./ssh-connection";

/** A machine on a route whose key is opened only when it has to be logged in to. */
export interface PooledEndpoint extends SshEndpoint {
  /** Names the key without telling it: another key is another connection. */
  keyFingerprint: string;
  openKey(): Promise<string>;
}

/** An open connection on loan: give it back, whatever happened. */
export interface SshLease {
  connection: SshConnection;
  /** It was open already: what the user may do is what he was allowed when it was opened. */
  kept: boolean;
  /** To go on from here: forwards through this machine. */
  start: HopStart;
  release(): void;
}

interface Entry {
  key: string;
  opening: Promise<ssh2.Client>;
  client: ssh2.Client | undefined;
  users: number;
  lastUsedAt: number;
  timer: NodeJS.Timeout | undefined;
  before: SshLease | undefined;
  closed: boolean;
}

/** How long a connection stays open after its last use, ms. */
export const KEPT_MS = 60_000;

/**
 * Open SSH connections, shared by everybody who goes the same way in the same lab: jump hosts and hosts stay logged in to
 * for 60 s after their last use. One that fails is dropped and opened anew at the next call.
 */
export class SshPool {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly keptMs = KEPT_MS) {}

  /** Connections that are open or being opened. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * @param route first hop first, the machine itself last
   * @throws SshError naming the machine that failed; the reason of `signal`
   */
  async open(labId: string, route: readonly PooledEndpoint[], signal?: AbortSignal): Promise<SshLease> {
    signal?.throwIfAborted();
    const target = route.at(-1);
    if (!target) throw new Error("A route has at least its target.");
    const key = keyOf(labId, route);
    const known = this.#entries.get(key);
    const entry = known ?? this.#begin(key, labId, route, target);
    entry.users += 1;
    clearTimeout(entry.timer);
    try {
      const client = await abortable(entry.opening, signal);
      let given = true;
      return {
        connection: new SshConnection(target.name, client, () => this.#close(entry)),
        kept: known !== undefined,
        start: { client, name: target.name },
        release: () => {
          if (given) this.#release(entry, Date.now());
          given = false;
        },
      };
    } catch (cause) {
      this.#release(entry, Date.now());
      if (entry.users === 0) this.#close(entry);
      throw cause;
    }
  }

  closeAll(): void {
    for (const entry of [...this.#entries.values()]) this.#close(entry);
  }

  #begin(key: string, labId: string, route: readonly PooledEndpoint[], target: PooledEndpoint): Entry {
    const entry: Entry = {
      ...{ key, users: 0, lastUsedAt: 0, timer: undefined, before: undefined, closed: false },
      client: undefined,
      opening: Promise.resolve().then(() => this.#connect(entry, labId, route, target)),
    };
    entry.opening.catch(() => this.#close(entry));
    this.#entries.set(key, entry);
    return entry;
  }

  async #connect(entry: Entry, labId: string, route: readonly PooledEndpoint[], target: PooledEndpoint) {
    if (route.length > 1) entry.before = await this.open(labId, route.slice(0, -1));
    if (entry.closed) entry.before?.release();
    const { openKey, keyFingerprint: _, ...endpoint } = target;
    const opened = await openHop(
      { ...endpoint, privateKey: await openKey() },
      entry.before?.start,
      (made) => {
        entry.client = made;
        // every command on a shared connection waits for its end
        made.setMaxListeners(0);
        made.on("error", () => {});
        made.once("close", () => this.#close(entry));
        if (entry.closed) made.destroy();
      },
    );
    return opened;
  }

  #release(entry: Entry, at: number): void {
    entry.users -= 1;
    entry.lastUsedAt = Math.max(entry.lastUsedAt, at);
    if (entry.users > 0 || entry.closed) return;
    const left = Math.max(0, entry.lastUsedAt + this.keptMs - Date.now());
    entry.timer = setTimeout(() => this.#close(entry), left).unref();
  }

  #close(entry: Entry): void {
    if (entry.closed) return;
    entry.closed = true;
    clearTimeout(entry.timer);
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
    entry.client?.destroy();
    entry.before?.release();
  }
}

/** The way decides, not who goes it: two credentials or a newly pinned key are two connections. */
function keyOf(labId: string, route: readonly PooledEndpoint[]): string {
  const hops = route.map(({ name, address, port, user, hostKeys, keyFingerprint }) => [
    ...[name, address, port, user, keyFingerprint],
    ...hostKeys,
  ]);
  return createHash("sha256")
    .update(JSON.stringify([labId, hops]))
    .digest("base64");
}

/** Stops waiting, not the work: others may wait for it too. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
