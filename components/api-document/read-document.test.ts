import { expect, it } from "vitest";
import { readApiDocument } from "./read-document";

const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const ID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

const read = (call: object, more: object = {}) =>
  readApiDocument({ paths: { "/labs/{labId}": { post: call, ...more } }, components: { schemas: NAMED } })[0];
const NAMED = { Problem: object({ code: { type: "string", enum: ["a", "b"] } }, ["code"]) };

it("tells every field with its type and limits, those of inner objects after it", () => {
  const body = object(
    {
      name: { type: "string", minLength: 1, maxLength: 20, description: "As people call it." },
      site: { anyOf: [{ type: "string", format: "uri" }, { type: "null" }] },
      hosts: {
        type: "array",
        maxItems: 3,
        items: object({ port: { type: "integer", minimum: 1, maximum: 65535 } }),
      },
      limit: { type: "integer", minimum: -9007199254740991, maximum: 9007199254740991, default: 50 },
      labels: { type: "object", additionalProperties: { type: "string" } },
      kind: { const: "lab" },
      any: {},
    },
    ["name", "kind"],
  );
  const found = read({ requestBody: json(body) });
  expect(
    found?.body?.fields.map(({ name, depth, required, words }) => [name, depth, required, words]),
  ).toEqual([
    ["name", 0, true, "text, 1 to 20 characters"],
    ["site", 0, false, "text (uri) or null"],
    ["hosts", 0, false, "list of object, at most 3 of them"],
    ["port", 1, false, "whole number, 1 to 65535"],
    ["limit", 0, false, "whole number; 50 unless given"],
    ["labels", 0, false, "text by name"],
    ["kind", 0, true, '"lab"'],
    ["any", 0, false, "anything"],
  ]);
  expect(found?.body?.fields[0]?.description).toBe("As people call it.");
  expect(found?.example).toEqual({ name: "…", kind: "lab" });
});

it("tells parameters, who may ask, answers and what another schema is called by", () => {
  const found = read({
    ...{ tags: ["labs"], summary: "Makes one", security: [] },
    parameters: [{ name: "labId", in: "path", required: true, schema: { type: "string", pattern: ID } }],
    responses: {
      200: { description: "ok", ...json({ type: "array", items: object({ id: { type: "number" } }) }) },
      204: { description: "nothing" },
      default: { description: "refused", ...json({ $ref: "#/components/schemas/Problem" }) },
    },
  });
  expect(found).toMatchObject({
    id: "POST /labs/{labId}",
    tag: "labs",
    summary: "Makes one",
    open: true,
    body: null,
  });
  expect(found?.parameters).toMatchObject([
    { name: "labId", place: "path", required: true, words: "id (UUID)" },
  ]);
  expect(found?.answers.map(({ status, words, fields }) => [status, words, fields?.length])).toEqual([
    ["200", "list of object", 1],
    ["204", undefined, undefined],
    ["default", null, 1],
  ]);
});

it("reads nothing out of what is no document, and ends where a schema holds itself", () => {
  for (const wrong of [null, 3, "x", [], { paths: null }, { paths: { "/a": null } }])
    expect(readApiDocument(wrong)).toEqual([]);
  const schemas = { Tree: object({ child: { $ref: "#/components/schemas/Tree" } }, ["child"]) };
  const tree = { paths: { "/t": { put: { requestBody: json({ $ref: "#/components/schemas/Tree" }) } } } };
  const [found] = readApiDocument({ ...tree, components: { schemas } });
  expect(found?.body?.fields.length).toBeLessThan(10);
});
