import type { Role } from "@/server/contract/permissions";
import type { Kit } from "./kit";

/** better-auth's tables (names and columns are its own) and lab membership. */
export const identityTables = (k: Kit) => ({
  user: k.table("user", {
    id: k.key("id").primaryKey(),
    name: k.text("name").notNull(),
    email: k.key("email").notNull().unique(),
    emailVerified: k.bool("email_verified").notNull().default(false),
    image: k.text("image"),
    role: k.text("role").$type<Role>().notNull().default("viewer"),
    /** Since when the person may not sign in; null for everybody who may. */
    disabledAt: k.ms("disabled_at"),
    createdAt: k.date("created_at").notNull(),
    updatedAt: k.date("updated_at").notNull(),
  }),
  session: k.table("session", {
    id: k.key("id").primaryKey(),
    token: k.key("token").notNull().unique(),
    userId: k.key("user_id").notNull(),
    expiresAt: k.date("expires_at").notNull(),
    ipAddress: k.text("ip_address"),
    userAgent: k.text("user_agent"),
    createdAt: k.date("created_at").notNull(),
    updatedAt: k.date("updated_at").notNull(),
  }),
  account: k.table("account", {
    id: k.key("id").primaryKey(),
    accountId: k.key("account_id").notNull(),
    providerId: k.key("provider_id").notNull(),
    userId: k.key("user_id").notNull(),
    accessToken: k.text("access_token"),
    refreshToken: k.text("refresh_token"),
    idToken: k.text("id_token"),
    accessTokenExpiresAt: k.date("access_token_expires_at"),
    refreshTokenExpiresAt: k.date("refresh_token_expires_at"),
    scope: k.text("scope"),
    password: k.text("password"),
    createdAt: k.date("created_at").notNull(),
    updatedAt: k.date("updated_at").notNull(),
  }),
  verification: k.table("verification", {
    id: k.key("id").primaryKey(),
    identifier: k.key("identifier").notNull(),
    value: k.text("value").notNull(),
    expiresAt: k.date("expires_at").notNull(),
    createdAt: k.date("created_at"),
    updatedAt: k.date("updated_at"),
  }),
  membership: k.table(
    "membership",
    {
      userId: k.key("user_id").notNull(),
      labId: k.key("lab_id").notNull(),
      role: k.text("role").$type<Role>().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.userId, t.labId] })],
  ),
  apiKey: k.table(
    "api_key",
    {
      id: k.key("id").primaryKey(),
      /** The person it acts for. */
      userId: k.key("user_id").notNull(),
      name: k.text("name").notNull(),
      /** Its first characters, to tell keys apart: "fl_3fa9c1d2". */
      prefix: k.key("prefix").notNull(),
      /** SHA-256 of the whole key. A key is 256 random bits, so a slow hash would add nothing. */
      hash: k.key("hash").notNull(),
      /** It may do what both this role and its person may. */
      role: k.text("role").$type<Role>().notNull(),
      /** The one lab it holds for; null for all. */
      labId: k.key("lab_id"),
      createdAt: k.ms("created_at").notNull(),
      expiresAt: k.ms("expires_at").notNull(),
      /** Written at most once a minute. */
      lastUsedAt: k.ms("last_used_at"),
      revokedAt: k.ms("revoked_at"),
    },
    (t) => [k.uniqueIndex("api_key_by_hash").on(t.hash), k.index("api_key_by_user").on(t.userId)],
  ),
});
