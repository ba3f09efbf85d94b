import { createHash, timingSafeEqual } from "node:crypto";
import { badInput, DomainError } from "@/server/domain/errors";
import { FailureLimit } from "@/server/domain/failure-limit";

interface SetupEnv {
  FAIRLEAD_HOST: string;
  FAIRLEAD_SETUP_CODE?: string | undefined;
}

/** Whoever can reach the page could make themselves administrator, so other machines need what `npm start` printed. */
export const needsSetupCode = (env: SetupEnv): boolean =>
  env.FAIRLEAD_SETUP_CODE !== undefined || !isLoopback(env.FAIRLEAD_HOST);

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);

const guesses = new FailureLimit(5, 60_000);

/** @throws DomainError `bad_input` for a wrong code, `too_many_requests` after five of them in a minute */
export function checkSetupCode(env: SetupEnv, given: string | undefined, now: number): void {
  if (!needsSetupCode(env)) return;
  const code = env.FAIRLEAD_SETUP_CODE;
  if (code === undefined) {
    throw new DomainError(
      "unavailable",
      "Fairlead was started without a setup code: start it with npm start, which prints one.",
    );
  }
  const wait = guesses.secondsToWait("", now);
  if (wait > 0)
    throw new DomainError("too_many_requests", `Too many wrong codes: try again in ${wait} seconds.`);
  if (given !== undefined && same(given, code)) return;
  guesses.fail("", now);
  const message = "The code is not the one that npm start printed in its terminal.";
  throw badInput(message, [{ field: "code", message }]);
}

function same(given: string, code: string): boolean {
  const digest = (text: string) =>
    createHash("sha256").update(text.toUpperCase().replace(/[\s-]/g, "")).digest();
  return timingSafeEqual(digest(given), digest(code));
}
