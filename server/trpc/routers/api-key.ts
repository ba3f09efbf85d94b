import {
  ApiKeyPage,
  ApiKeyRow,
  CreateApiKeyInput,
  CreatedApiKey,
  ListApiKeysInput,
  RevokeApiKeyInput,
} from "@/server/contract/api-key";
import { createApiKey } from "@/server/services/api-key/create-api-key";
import { listApiKeys } from "@/server/services/api-key/list-api-keys";
import { revokeApiKey } from "@/server/services/api-key/revoke-api-key";
import { procedure, router } from "../init";

export const apiKeyRouter = router({
  list: procedure("apiKey.read")
    .meta({
      openapi: { method: "GET", path: "/api-keys", tags: ["api keys"], summary: "API keys, newest first" },
    })
    .input(ListApiKeysInput)
    .output(ApiKeyPage)
    .query(({ ctx, input }) => listApiKeys(ctx, input)),
  create: procedure("apiKey.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/api-keys",
        tags: ["api keys"],
        summary: "Make an API key; the answer is the only one that holds it",
      },
    })
    .input(CreateApiKeyInput)
    .output(CreatedApiKey)
    .mutation(({ ctx, input }) => createApiKey(ctx, input)),
  revoke: procedure("apiKey.write")
    .meta({
      openapi: {
        method: "DELETE",
        path: "/api-keys/{keyId}",
        tags: ["api keys"],
        summary: "End an API key at once",
      },
    })
    .input(RevokeApiKeyInput)
    .output(ApiKeyRow)
    .mutation(({ ctx, input }) => revokeApiKey(ctx, input)),
});
