import { betterAuth } from "better-auth/minimal";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { Database } from "@/db/database";
import { logger } from "@/server/infra/logger";
import { writerAdapter } from "./writer-adapter";

const DAY_S = 24 * 60 * 60;

export interface AuthPlace {
  db: Database;
  /** Signs the session cookie. */
  secret: string;
  /** Where people reach Fairlead; https makes the cookie Secure. */
  url: string;
  trustedOrigins: string[];
}

/**
 * Sign-in by e-mail address and password. People are made by `createUser` and `createFirstAdmin`, which audit; what
 * `handleAuth` does not list is closed.
 */
export function makeAuth({ db, secret, url, trustedOrigins }: AuthPlace) {
  return betterAuth({
    appName: "Fairlead",
    baseURL: url,
    basePath: "/api/auth",
    secret,
    trustedOrigins,
    database: writerAdapter(db),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        disabledAt: { type: "number", required: false, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: { before: async ({ userId }) => ((await mayNotSignIn(db, userId)) ? false : undefined) },
      },
    },
    session: { expiresIn: 14 * DAY_S, updateAge: DAY_S, cookieCache: { enabled: false } },
    rateLimit: { enabled: false }, // its own counts requests; handleAuth counts failures
    telemetry: { enabled: false },
    logger: { level: "error", log: (_, message) => logger().warn({ by: "better-auth" }, message) },
    advanced: {
      cookiePrefix: "fairlead",
      useSecureCookies: url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      database: { generateId: () => v7() },
    },
  });
}

async function mayNotSignIn(db: Database, userId: string): Promise<boolean> {
  const { user } = db.t;
  const [person] = await db.q.select({ at: user.disabledAt }).from(user).where(eq(user.id, userId)).limit(1);
  return person?.at != null;
}

export type Auth = ReturnType<typeof makeAuth>;
