import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/server/env";

/**
 * Security headers of every page. Scripts run only with this request's nonce, or when such a script loads them; styles
 * may be inline because Mantine writes them so. Answers under /api/ and /share/ set their own headers: a proxy in front
 * of /api/ would also cut request bodies at 10 MB.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, env().NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-fairlead-path", request.nextUrl.pathname + request.nextUrl.search); // where to go after signing in
  headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts here
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(SAFETY)) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  if (env().FAIRLEAD_URL?.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=31536000");
  }
  return response;
}

const SAFETY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** @param development React's error overlay needs eval */
const contentSecurityPolicy = (nonce: string, development: boolean) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

export const config = {
  matcher: ["/((?!api/|share/|_next/static/|_next/image|.*\\.(?:ico|png|svg|txt|webmanifest|woff2)$).*)"],
};
