import type { Database } from "@/db/database";
import { openDatabase } from "@/db/open-database";
import { env } from "@/server/env";
import { secretBox } from "@/server/services/secret-box";
import { type Auth, makeAuth } from "./make-auth";

export interface App {
  db: Database;
  auth: Auth;
}

// Next bundles every route with modules of its own; a symbol of the process is the one thing they share
const KEY = Symbol.for("fairlead.app");
const shared: typeof globalThis & { [KEY]?: Promise<App> } = globalThis;

/**
 * Database and sign-in of the web process, opened at the first request.
 * @throws DomainError `unavailable` with one sentence; the next call tries again
 */
export function getApp(): Promise<App> {
  shared[KEY] ??= open().catch((cause: unknown) => {
    delete shared[KEY];
    throw cause;
  });
  return shared[KEY];
}

async function open(): Promise<App> {
  const { FAIRLEAD_DATABASE, FAIRLEAD_DATA, FAIRLEAD_HOST, FAIRLEAD_PORT, FAIRLEAD_URL } = env();
  const db = await openDatabase({ database: FAIRLEAD_DATABASE, dataDir: FAIRLEAD_DATA });
  try {
    const box = await secretBox(db);
    const own = ["127.0.0.1", "localhost", "[::1]", FAIRLEAD_HOST].map(
      (host) => `http://${host}:${FAIRLEAD_PORT}`,
    );
    const url = FAIRLEAD_URL ?? `http://${FAIRLEAD_HOST}:${FAIRLEAD_PORT}`;
    const trustedOrigins = [...new Set([...own, new URL(url).origin])];
    return { db, auth: makeAuth({ db, secret: box.derive("session cookies"), url, trustedOrigins }) };
  } catch (cause) {
    await db.close();
    throw cause;
  }
}
