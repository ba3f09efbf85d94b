import { generateOpenApiDocument } from "trpc-to-openapi";
import { z } from "zod";
import { Problem } from "@/server/contract/error-codes";
import { env } from "@/server/env";
import { appRouter } from "@/server/trpc/root";

type Json = Record<string, unknown>;

const text = (description: string, type: string) => ({
  description,
  content: { [type]: { schema: { type: "string" } } },
});
const jobId = { name: "jobId", in: "path", required: true, schema: { type: "string", format: "uuid" } };
const run = { name: "run", in: "query", required: false, schema: { type: "integer", minimum: 1 } };

/** Streams and files, which the generator does not know. */
const HAND_WRITTEN: Record<string, Json> = {
  "/jobs/{jobId}/log/stream": {
    get: {
      operationId: "job-log-stream",
      tags: ["jobs"],
      summary: "The tail of a log as server-sent events: lines (id = line number), state, end",
      parameters: [
        jobId,
        run,
        { name: "from", in: "query", required: false, schema: { type: "integer", minimum: 1 } },
        { name: "Last-Event-ID", in: "header", required: false, schema: { type: "integer" } },
      ],
      responses: { 200: text("Server-sent events", "text/event-stream") },
    },
  },
  "/jobs/{jobId}/log.txt": {
    get: {
      operationId: "job-log-text",
      tags: ["jobs"],
      summary: "The whole log as text, running or not",
      parameters: [jobId, run, { name: "times", in: "query", required: false, schema: { enum: ["1"] } }],
      responses: { 200: text("The log", "text/plain") },
    },
  },
};

/** OpenAPI 3.1 of everything under /api/v1, with RFC 9457 as the one error body. */
export function openApiDocument(): Json {
  const { FAIRLEAD_URL, FAIRLEAD_HOST, FAIRLEAD_PORT } = env();
  const generated = generateOpenApiDocument(appRouter, {
    title: "Fairlead",
    version: "1",
    openApiVersion: "3.1.0",
    baseUrl: `${FAIRLEAD_URL ?? `http://${FAIRLEAD_HOST}:${FAIRLEAD_PORT}`}/api/v1`,
    securitySchemes: { session: { type: "apiKey", in: "cookie", name: "fairlead.session_token" } },
  }) as unknown as { paths: Record<string, Record<string, Json>>; components?: { schemas?: Json } } & Json;
  const paths: Record<string, Record<string, Json>> = {
    ...generated.paths,
    ...(HAND_WRITTEN as Record<string, Record<string, Json>>),
  };
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
    paths,
    components: {
      ...generated.components,
      schemas: { ...generated.components?.schemas, Problem: z.toJSONSchema(Problem) },
    },
  };
}
