import { z } from "zod";
import { DomainError } from "@/server/domain/errors";
import { FailureLimit } from "@/server/domain/failure-limit";
import { getAuth } from "./auth";
import type { Auth } from "./make-auth";

/** All of better-auth's endpoints that answer; every other one is closed. */
export const OPEN_AUTH_ENDPOINTS = ["POST /sign-in/email", "POST /sign-out"] as const;
const OPEN: ReadonlySet<string> = new Set(OPEN_AUTH_ENDPOINTS);
const SIGN_IN = "POST /sign-in/email";

const MINUTE_MS = 60_000;
const failuresHere = new FailureLimit(5, MINUTE_MS);
/** The address is the caller's word where no proxy sets it, so guesses at one account are counted without it too. */
const failuresAnywhere = new FailureLimit(30, MINUTE_MS);

/**
 * /api/auth: sign-in and sign-out. Wrap it in the REST layer's `handle`, which checks Origin and size and turns
 * errors into answers.
 * @throws DomainError `not_found`, `not_signed_in` (wrong password), `too_many_requests`, `bad_input`, `forbidden`
 */
export async function handleAuth(
  request: Request,
  options: { auth?: Auth; now?: number } = {},
): Promise<Response> {
  const endpoint = `${request.method} ${new URL(request.url).pathname.replace(/^\/api\/auth/, "")}`;
  if (!OPEN.has(endpoint)) throw new DomainError("not_found", "There is no such address under /api/auth.");
  const auth = options.auth ?? (await getAuth());
  if (endpoint === SIGN_IN) return signIn(auth, request, options.now ?? Date.now());
  const response = await auth.handler(request);
  if (response.status >= 400) throw await refusal(response);
  return response;
}

const SignIn = z.object({ email: z.string().max(200), password: z.string().max(200) });

async function signIn(auth: Auth, request: Request, now: number): Promise<Response> {
  const body = SignIn.safeParse(
    await request
      .clone()
      .json()
      .catch(() => undefined),
  );
  if (!body.success) throw new DomainError("bad_input", "Send e-mail address and password.");
  const account = body.data.email.trim().toLowerCase();
  const here = `${addressOf(request)} ${account}`;
  const wait = Math.max(failuresHere.secondsToWait(here, now), failuresAnywhere.secondsToWait(account, now));
  if (wait > 0) {
    throw new DomainError("too_many_requests", `Too many failed sign-ins: try again in ${wait} seconds.`);
  }
  // counted before the answer is known, so that guesses sent at the same time are counted too
  failuresHere.fail(here, now);
  failuresAnywhere.fail(account, now);
  const response = await auth.handler(request);
  if (response.status === 401) {
    if (await wasDisabled(response)) {
      throw new DomainError("not_signed_in", "You may no longer sign in here: ask an administrator.");
    }
    throw new DomainError("not_signed_in", "The e-mail address or the password is wrong.");
  }
  if (response.status >= 400) throw await refusal(response);
  failuresHere.forget(here);
  failuresAnywhere.forget(account);
  return withoutToken(response);
}

const Refused = z.object({ code: z.string() });

/** The password was right and the session was not made: said only to who knows the password. */
async function wasDisabled(response: Response): Promise<boolean> {
  const body = Refused.safeParse(await response.json().catch(() => undefined));
  return body.data?.code === "FAILED_TO_CREATE_SESSION";
}

/** better-auth also writes the session's token into the body, where scripts of a page could read it; the cookie is enough. */
function withoutToken(response: Response): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return Response.json({ signedIn: true }, { headers });
}

/** The last hop's word: a proxy appends the address it saw, Next fills it in where there is no proxy. */
const addressOf = (request: Request): string =>
  request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 60) ?? "";

async function refusal(response: Response): Promise<DomainError> {
  if (response.status === 403) {
    return new DomainError("forbidden", "Sign in and out from Fairlead's own address only.");
  }
  if (response.status < 500) return new DomainError("bad_input", "Sign-in does not understand this request.");
  return new DomainError("internal", "Sign-in failed inside Fairlead; its log says why.", {
    cause: new Error(`better-auth answered ${response.status}: ${(await response.text()).slice(0, 500)}`),
  });
}
