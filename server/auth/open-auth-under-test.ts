import { betterAuth } from "better-auth/minimal";
import type { Database } from "@/db/database";
import { writerAdapter } from "./writer-adapter";

export const SECRET = "a secret of at least 32 characters";

/** Sign-up is open here only: it writes through `create` and `transaction` in one request. */
export const makeOpenAuth = (db: Database) =>
  betterAuth({
    baseURL: "http://127.0.0.1:4100",
    secret: SECRET,
    database: writerAdapter(db),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    user: { additionalFields: { role: { type: "string", input: false, defaultValue: "viewer" } } },
  });
