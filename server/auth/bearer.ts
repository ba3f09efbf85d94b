const PREFIX = /^bearer +/i;

/**
 * The API key a request carries (RFC 6750 §2.1); null without one. Keys open /api/v1 only: the browser's own calls and
 * the pages go by the session cookie.
 */
export function bearerOf(request: Request): string | null {
  const header = request.headers.get("authorization");
  if (header === null || !PREFIX.test(header)) return null;
  if (!new URL(request.url).pathname.startsWith("/api/v1/")) return null;
  return header.replace(PREFIX, "").trim();
}
