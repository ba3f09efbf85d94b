import { z } from "zod";
import { Health } from "@/server/contract/health";

type Json = Record<string, unknown>;

const text = (description: string, type: string) => ({
  description,
  content: { [type]: { schema: { type: "string" } } },
});
const json = (description: string, schema: Json) => ({
  description,
  content: { "application/json": { schema } },
});
const jobId = { name: "jobId", in: "path", required: true, schema: { type: "string", format: "uuid" } };
const run = { name: "run", in: "query", required: false, schema: { type: "integer", minimum: 1 } };
const ticked = { in: "query", required: false, schema: { enum: ["1"] } };
/** Answers that hold no session: a caller without one may ask. */
const open = { security: [] };

/** Streams and files below /api/v1, which the generator does not know. */
const underVersion = {
  "/bundles": {
    put: {
      operationId: "bundle-upload",
      tags: ["bundles"],
      summary: "Upload the .tar of a bundle or of released files, at most 4 GB; every sum is checked",
      requestBody: {
        required: true,
        content: { "application/x-tar": { schema: { type: "string", format: "binary" } } },
      },
      responses: {
        200: json("Its id", {
          type: "object",
          required: ["bundleId"],
          properties: { bundleId: { type: "string" } },
        }),
      },
    },
  },
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
  "/clusters/{clusterId}/node-stream": {
    get: {
      operationId: "node-stream",
      tags: ["clusters"],
      summary: "Changes of a cluster's nodes as server-sent events: change (id = version)",
      parameters: [
        { ...jobId, name: "clusterId" },
        { name: "version", in: "query", required: false, schema: { type: "integer", minimum: 0 } },
        { name: "Last-Event-ID", in: "header", required: false, schema: { type: "integer" } },
      ],
      responses: { 200: text("Server-sent events", "text/event-stream") },
    },
  },
  "/labs/{labId}/suite-files/{kind}": {
    put: {
      operationId: "suite-file-upload",
      tags: ["suite runs"],
      summary: "Upload one file of a suite run, at most 100 MiB; a run is then made of the sums",
      parameters: [
        { ...jobId, name: "labId" },
        { name: "kind", in: "path", required: true, schema: { enum: ["junit", "log", "product"] } },
      ],
      requestBody: {
        required: true,
        content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
      },
      responses: {
        200: json("Its sum", {
          type: "object",
          required: ["sha256", "size"],
          properties: { sha256: { type: "string" }, size: { type: "integer" } },
        }),
      },
    },
  },
  "/suite-runs/{runId}/share-file": {
    get: {
      operationId: "share-file",
      tags: ["sharing"],
      summary: "A suite run as one HTML file for strangers; names, addresses and serials are pseudonyms",
      parameters: [
        { ...jobId, name: "runId" },
        ...["names", "addresses", "serials"].map((name) => ({ ...ticked, name })),
        { ...ticked, name: "preview", description: "Show it without writing into the trail" },
      ],
      responses: { 200: text("The file", "text/html") },
    },
  },
  "/share-links/{linkId}/file": {
    get: {
      operationId: "share-link-file",
      tags: ["sharing"],
      summary: "The frozen file of a share link, the same bytes as the link shows",
      parameters: [{ ...jobId, name: "linkId" }],
      responses: { 200: text("The file", "text/html") },
    },
  },
  "/openapi.json": {
    get: {
      operationId: "openapi",
      tags: ["about"],
      summary: "This document",
      ...open,
      responses: { 200: json("OpenAPI 3.1", { type: "object" }) },
    },
  },
};

const cookie = { description: "Session cookie", schema: { type: "string" } };

/** Sign-in of better-auth: only these two of its addresses answer. */
const underAuth = {
  "/sign-in/email": {
    post: {
      operationId: "sign-in",
      tags: ["session"],
      summary: "Sign in; the answer sets the session cookie",
      ...open,
      requestBody: {
        required: true,
        ...json("", {
          type: "object",
          required: ["email", "password"],
          properties: { email: { type: "string" }, password: { type: "string" } },
        }),
      },
      responses: {
        200: {
          ...json("Signed in", { type: "object", properties: { signedIn: { const: true } } }),
          headers: { "Set-Cookie": cookie },
        },
      },
    },
  },
  "/sign-out": {
    post: {
      operationId: "sign-out",
      tags: ["session"],
      summary: "End the session",
      responses: { 200: json("Signed out", { type: "object" }) },
    },
  },
};

const underApi = {
  "/healthz": {
    get: {
      operationId: "health",
      tags: ["about"],
      summary: "Do web and database answer, and when was a runner heard last?",
      ...open,
      responses: { 200: json("They answer", z.toJSONSchema(Health) as Json) },
    },
  },
};

type Paths = Record<string, Record<string, Json>>;

/** What strangers read. */
const underShare = {
  "/share/{token}": {
    get: {
      operationId: "share-page",
      tags: ["sharing"],
      summary:
        "The frozen file of a share link; HTML also for a token that is unknown (404), expired or revoked (410)",
      ...open,
      parameters: [{ name: "token", in: "path", required: true, schema: { type: "string" } }],
      responses: { 200: text("The file", "text/html") },
    },
  },
};

/** Every route that is no procedure, with the server it hangs below where that is not /api/v1. @param origin without a slash at its end */
export function handWrittenRoutes(origin: string): Paths {
  const below = (base: string, paths: Paths): Paths =>
    Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [
            method,
            { ...operation, servers: [{ url: `${origin}${base}` }] },
          ]),
        ),
      ]),
    );
  return {
    ...underVersion,
    ...below("/api/auth", underAuth),
    ...below("/api", underApi),
    ...below("", underShare),
  };
}
