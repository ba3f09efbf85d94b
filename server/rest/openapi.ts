import { generateOpenApiDocument } from "trpc-to-openapi";
import { z } from "zod";
import { Problem } from "@/server/contract/error-codes";
import { env } from "@/server/env";
import { appRouter } from "@/server/trpc/root";
import { handWrittenRoutes } from "./hand-written-routes";

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of every address under /api but the browser's own tRPC, with RFC 9457 as the one error body. */
export function openApiDocument(): Json {
  const { FAIRLEAD_URL, FAIRLEAD_HOST, FAIRLEAD_PORT } = env();
  const origin = FAIRLEAD_URL ? new URL(FAIRLEAD_URL).origin : `http://${FAIRLEAD_HOST}:${FAIRLEAD_PORT}`;
  const generated = generateOpenApiDocument(appRouter, {
    title: "Fairlead",
    version: "1",
    openApiVersion: "3.1.0",
    baseUrl: `${origin}/api/v1`,
    securitySchemes: {
      session: { type: "apiKey", in: "cookie", name: "fairlead.session_token" },
      key: { type: "http", scheme: "bearer", description: "An API key: fl_…, made under Settings" },
    },
  }) as unknown as { paths: Record<string, Record<string, Json>>; components?: { schemas?: Json } } & Json;
  const paths: Record<string, Record<string, Json>> = { ...generated.paths };
  for (const [path, operations] of Object.entries(handWrittenRoutes(origin))) {
    paths[path] = { ...paths[path], ...operations };
  }
  const problem = {
    description: "RFC 9457 problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  for (const operations of Object.values(paths)) {
    for (const operation of Object.values(operations)) {
      const responses = (operation.responses ?? {}) as Record<string, unknown>;
      const kept = Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith("2")));
      operation.responses = { ...kept, default: problem };
    }
  }
  return {
    ...generated,
    security: [{ session: [] }, { key: [] }],
    paths,
    components: {
      ...generated.components,
      schemas: { ...generated.components?.schemas, Problem: z.toJSONSchema(Problem) },
    },
  };
}
