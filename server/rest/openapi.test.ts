import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OPEN_AUTH_ENDPOINTS } from "@/server/auth/handle-auth";
import { appRouter } from "@/server/trpc/root";
import { openApiDocument } from "./openapi";

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  responses: z.looseObject({ default: z.unknown() }),
  servers: z.array(z.object({ url: z.string() })).optional(),
});
const OpenApi = z.object({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const Security = z.array(z.record(z.string(), z.array(z.string())));
const Secured = z.object({
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()) }),
  security: Security,
  paths: z.record(z.string(), z.record(z.string(), z.object({ security: Security.optional() }))),
});
const Declared = z.object({
  meta: z.object({ openapi: z.object({ method: z.string(), path: z.string() }) }),
});
const document = OpenApi.parse(openApiDocument());

/** "GET /api/v1/jobs/{jobId}" of every operation. */
const operations = Object.entries(document.paths).flatMap(([below, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const server = (operation.servers ?? document.servers)[0]?.url ?? "";
    return { address: `${method.toUpperCase()} ${new URL(server).pathname}${below}`, below, operation };
  }),
);
const addresses = operations.map(({ address }) => address);

describe("the OpenAPI document", () => {
  it("is 3.1 and holds every procedure", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const missing = Object.entries(appRouter._def.procedures).filter(([, procedure]) => {
      const { openapi } = Declared.parse((procedure as unknown as { _def: unknown })._def).meta;
      return !addresses.includes(`${openapi.method} /api/v1${openapi.path}`);
    });
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  it("holds every route that is written by hand", () => {
    const api = path.resolve(import.meta.dirname, "../../app/api");
    const files = readdirSync(api, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith("route.ts"),
    );
    const byHand = files
      .filter((file) => !file.includes("[...") && !file.startsWith("trpc/"))
      .map((file) => ` /api/${path.dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`);
    expect(byHand.length).toBeGreaterThan(3);
    expect(byHand.filter((place) => !addresses.some((address) => address.endsWith(place)))).toEqual([]);
    const auth = OPEN_AUTH_ENDPOINTS.map((endpoint) => endpoint.replace(" ", " /api/auth"));
    expect(addresses.filter((address) => address.includes("/api/auth")).sort()).toEqual([...auth].sort());
  });

  it("names every operation once, with its path's parameters and RFC 9457 as its error", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { below, operation, address } of operations) {
      const named = [...below.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters?.filter((one) => one.in === "path").map((one) => one.name) ?? [];
      expect(declared.sort(), address).toEqual(named.sort());
      expect(JSON.stringify(operation.responses.default), address).toContain("#/components/schemas/Problem");
      expect(Object.keys(operation.responses), address).toContain("200");
    }
  });

  it("declares the session cookie and the API key, and asks for one of them", () => {
    const { components, security, paths } = Secured.parse(openApiDocument());
    expect(components.securitySchemes).toMatchObject({
      session: { type: "apiKey", in: "cookie" },
      key: { type: "http", scheme: "bearer" },
    });
    expect(security).toEqual([{ session: [] }, { key: [] }]);
    expect(paths["/labs"]?.get?.security ?? security).toEqual([{ session: [] }, { key: [] }]);
    expect(paths["/healthz"]?.get?.security).toEqual([]);
  });

  it("points at nothing it does not hold", () => {
    const text = JSON.stringify(openApiDocument());
    const wanted = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name ?? "",
    );
    expect(wanted.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });
});
