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
});
