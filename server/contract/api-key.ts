import { z } from "zod";
import { Id } from "./ids";
import { PageInput, pageOf } from "./pagination";
import { Role } from "./permissions";

/** `dead`: its person was removed or may no longer sign in. */
export const ApiKeyState = z.enum(["active", "expired", "revoked", "dead"]);
export type ApiKeyState = z.infer<typeof ApiKeyState>;

/** A key as it may be shown: never the key itself. */
export const ApiKeyRow = z.object({
  id: Id,
  name: z.string(),
  /** Its first characters. */
  prefix: z.string(),
  /** The person it acts for. */
  userId: z.string(),
  owner: z.string(),
  /** It may do what both this role and its person may. */
  role: Role,
  /** The one lab it holds for; null for all. */
  labId: Id.nullable(),
  labName: z.string().nullable(),
  state: ApiKeyState,
  createdAt: z.number(),
  expiresAt: z.number(),
  /** To the minute. */
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;
export const ApiKeyPage = pageOf(ApiKeyRow);

export const ListApiKeysInput = PageInput;

export const CreateApiKeyInput = z.object({
  name: z.string().trim().min(1, "what it is for").max(60, "at most 60 characters"),
  role: Role.default("viewer"),
  labId: Id.nullable().default(null),
  /** Days until it stops working. */
  days: z.number().int().min(1, "at least a day").max(365, "at most a year").default(90),
});
export type CreateApiKeyInput = z.infer<typeof CreateApiKeyInput>;

/** The one answer that holds the key; it is stored as a hash and cannot be shown again. */
export const CreatedApiKey = z.object({ key: ApiKeyRow, secret: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const RevokeApiKeyInput = z.object({ keyId: Id });
