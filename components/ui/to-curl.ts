/** One REST call as somebody else would make it. */
export interface ApiCall {
  /** What it does, as on the button: "Create practice lab". */
  label: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From /api: "/api/v1/labs". */
  path: string;
  body?: unknown;
}

/** The line for a shell. The session comes from a cookie file that `signInCurl` writes. @param origin of this installation */
export function toCurl({ method, path, body }: ApiCall, origin: string): string {
  const parts = ["curl", "-b", "fairlead.cookies"];
  if (method !== "GET") parts.push("-X", method, "-H", quote(`Origin: ${origin}`));
  if (body !== undefined) {
    parts.push("-H", quote("Content-Type: application/json"), "-d", quote(JSON.stringify(body)));
  }
  parts.push(quote(`${origin}${path}`));
  return parts.join(" ");
}

/** Signs in once; the cookie file opens every other line. */
export function signInCurl(origin: string, email: string): string {
  const body = JSON.stringify({ email, password: "…" });
  return `curl -c fairlead.cookies -H ${quote(`Origin: ${origin}`)} -H 'Content-Type: application/json' -d ${quote(body)} ${quote(`${origin}/api/auth/sign-in/email`)}`;
}

/** Reads an address with an API key. @param url whole */
export const keyCurl = (secret: string, url: string): string =>
  `curl -H ${quote(`Authorization: Bearer ${secret}`)} ${quote(url)}`;

/** POSIX shell quoting (XCU 2.2.2): everything between single quotes is literal. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
