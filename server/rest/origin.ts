import { bearerOf } from "@/server/auth/bearer";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";

/**
 * Origins a browser may change state from. A fixed list, not the Host header: with DNS rebinding a foreign page's Host
 * and Origin agree, and creating the first administrator needs no cookie that would stop it.
 */
export function allowedOrigins(): ReadonlySet<string> {
  const { FAIRLEAD_URL, FAIRLEAD_HOST, FAIRLEAD_PORT } = env();
  const own = ["127.0.0.1", "localhost", "[::1]", FAIRLEAD_HOST].map(
    (host) => `http://${host}:${FAIRLEAD_PORT}`,
  );
  return new Set(FAIRLEAD_URL ? [...own, new URL(FAIRLEAD_URL).origin] : own);
}

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Throws `forbidden` for a state change from another site. A caller without cookie and Origin is no browser. */
export function checkOrigin(request: Request): void {
  if (CHANGES_NOTHING.has(request.method)) return;
  // no page of another site can send this header: the browser would ask here first, and is not answered
  if (bearerOf(request) !== null) return;
  const origin = request.headers.get("origin");
  if (origin === null && !request.headers.has("cookie")) return;
  if (origin !== null && allowedOrigins().has(origin)) return;
  throw new DomainError(
    "forbidden",
    origin === null
      ? "The Origin header is missing: a change made with a session cookie has to name the address it comes from."
      : `Requests that change something are accepted from Fairlead's own address only, not from ${origin.slice(0, 200)}.`,
  );
}
