/** A property of a body or an answer, or a parameter, in the order in which they are shown. */
export interface ApiField {
  name: string;
  /** Its name with those of the objects around it: "hosts.port". */
  path: string;
  /** 0 = of the body itself, 1 = of an object in it, … */
  depth: number;
  required: boolean;
  /** Its type and limits: "text, 1 to 200 characters". */
  words: string;
  description: string | null;
}

export interface ApiContent {
  /** "application/json" */
  type: string;
  /** What it is as a whole, where it is no object with fields. */
  words: string | null;
  fields: ApiField[];
}

export interface ApiOperation {
  /** "POST /labs/{labId}/deploys" */
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  /** Nobody has to be signed in. */
  open: boolean;
  parameters: (ApiField & { place: string })[];
  body: ApiContent | null;
  /** A body with something at each field it needs, as a start for a line of curl. */
  example: unknown;
  answers: (Partial<ApiContent> & { status: string; description: string })[];
}

const METHODS = ["get", "post", "put", "patch", "delete"];
/** Objects in objects are told down to here. */
const DEEPEST = 6;

type Schema = Record<string, unknown>;

/** What an OpenAPI 3.1 document says, call by call, in its own order. Unknown words of a schema are left out. */
export function readApiDocument(document: unknown): ApiOperation[] {
  const root = objectOf(document);
  const named = objectOf(objectOf(root.components).schemas);
  const resolve = (value: unknown): Schema => {
    const schema = objectOf(value);
    const name = typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;
    return name === undefined ? schema : objectOf(named[name]);
  };
  return Object.entries(objectOf(root.paths)).flatMap(([path, calls]) =>
    METHODS.flatMap((method) => {
      const call = objectOf(calls)[method];
      return call === undefined ? [] : [readOperation(method.toUpperCase(), path, objectOf(call), resolve)];
    }),
  );
}

function readOperation(
  method: string,
  path: string,
  call: Schema,
  resolve: (value: unknown) => Schema,
): ApiOperation {
  const [type, body] = contentOf(call.requestBody) ?? [];
  const security = call.security;
  return {
    ...{ id: `${method} ${path}`, method, path, summary: textOf(call.summary) ?? "" },
    tag: textOf(listOf(call.tags)[0]) ?? "other",
    open: Array.isArray(security) && security.length === 0,
    parameters: listOf(call.parameters).map((parameter) => {
      const { name, in: place, required, schema, description } = objectOf(parameter);
      return {
        ...{ name: textOf(name) ?? "", path: textOf(name) ?? "", place: textOf(place) ?? "" },
        ...{ depth: 0, required: required === true },
        ...{ words: wordsOf(resolve(schema), resolve), description: textOf(description) },
      };
    }),
    body: type === undefined ? null : readContent(type, resolve(body), resolve),
    example: type === "application/json" ? exampleOf(resolve(body), resolve) : undefined,
    answers: Object.entries(objectOf(call.responses)).map(([status, answer]) => {
      const [of, schema] = contentOf(answer) ?? [];
      const description = textOf(objectOf(answer).description) ?? "";
      return of === undefined
        ? { status, description }
        : { status, description, ...readContent(of, resolve(schema), resolve) };
    }),
  };
}

function readContent(type: string, schema: Schema, resolve: (value: unknown) => Schema): ApiContent {
  const fields = fieldsOf(schema, [], resolve);
  return { type, fields, words: fields.length > 0 && !isList(schema) ? null : wordsOf(schema, resolve) };
}

function contentOf(holder: unknown): [string, unknown] | undefined {
  const [first] = Object.entries(objectOf(objectOf(holder).content));
  return first && [first[0], objectOf(first[1]).schema];
}

/** Properties of an object, or of the objects of a list, each followed by its own. */
function fieldsOf(
  schema: Schema,
  around: readonly string[],
  resolve: (value: unknown) => Schema,
): ApiField[] {
  const depth = around.length;
  if (depth > DEEPEST) return [];
  if (isList(schema)) return fieldsOf(resolve(schema.items), around, resolve);
  const some = alternativesOf(schema, resolve);
  if (some.length > 0) {
    const kinds = some.map((one) => fieldsOf(one, around, resolve)).filter((fields) => fields.length > 0);
    // several kinds of object are told apart by their words alone
    return kinds.length === 1 ? (kinds[0] ?? []) : [];
  }
  const needed = listOf(schema.required);
  return Object.entries(objectOf(schema.properties)).flatMap(([name, value]) => {
    const property = resolve(value);
    const place = [...around, name];
    const field = {
      ...{ name, path: place.join("."), depth },
      ...{ required: needed.includes(name), words: wordsOf(property, resolve) },
      description: textOf(property.description),
    };
    return [field, ...fieldsOf(property, place, resolve)];
  });
}

function wordsOf(schema: Schema, resolve: (value: unknown) => Schema): string {
  const some = alternativesOf(schema, resolve);
  if (some.length > 0) return some.map((one) => wordsOf(one, resolve)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const types = [schema.type].flat().map(String);
  const words = types.map((type) => typeWords(type, schema, resolve)).join(" or ");
  return schema.default === undefined ? words : `${words}; ${JSON.stringify(schema.default)} unless given`;
}

function typeWords(type: string, schema: Schema, resolve: (value: unknown) => Schema): string {
  if (type === "string") {
    if (typeof schema.pattern === "string" && schema.pattern.startsWith("^[0-9a-f]{8}-")) return "id (UUID)";
    const kind = typeof schema.format === "string" ? `text (${schema.format})` : "text";
    return withRange(kind, schema.minLength, schema.maxLength, "characters");
  }
  if (type === "integer" || type === "number")
    return withRange(
      type === "integer" ? "whole number" : "number",
      clear(schema.minimum),
      clear(schema.maximum),
    );
  if (type === "array")
    return withRange(
      `list of ${wordsOf(resolve(schema.items), resolve)}`,
      schema.minItems,
      schema.maxItems,
      "of them",
    );
  if (type === "object") {
    const values = objectOf(schema.additionalProperties);
    return Object.keys(values).length > 0 ? `${wordsOf(resolve(values), resolve)} by name` : "object";
  }
  return type === "undefined" ? "anything" : type;
}

/** The ends of what JSON can count say nothing. */
const clear = (limit: unknown) =>
  typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;

function withRange(words: string, least: unknown, most: unknown, unit = ""): string {
  const [low, high] = [least, most].map((one) => (typeof one === "number" ? one : undefined));
  const range =
    low !== undefined && high !== undefined
      ? `${low} to ${high}`
      : high !== undefined
        ? `at most ${high}`
        : low !== undefined && low > 0
          ? `at least ${low}`
          : "";
  return range === "" ? words : [`${words},`, range, unit].filter(Boolean).join(" ");
}

function exampleOf(schema: Schema, resolve: (value: unknown) => Schema, depth = 0): unknown {
  const [first] = alternativesOf(schema, resolve);
  if (first) return exampleOf(first, resolve, depth);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [type] = [schema.type].flat();
  if (type === "array") return depth > DEEPEST ? [] : [exampleOf(resolve(schema.items), resolve, depth + 1)];
  if (type === "integer" || type === "number") return clear(schema.minimum) ?? 1;
  if (type === "boolean") return true;
  if (type !== "object") return "…";
  const needed = listOf(schema.required);
  return Object.fromEntries(
    Object.entries(objectOf(schema.properties))
      .filter(([name]) => needed.includes(name) && depth <= DEEPEST)
      .map(([name, value]) => [name, exampleOf(resolve(value), resolve, depth + 1)]),
  );
}

const isList = (schema: Schema) => schema.type === "array";

const alternativesOf = (schema: Schema, resolve: (value: unknown) => Schema): Schema[] =>
  [...listOf(schema.anyOf), ...listOf(schema.oneOf)].map(resolve);

const objectOf = (value: unknown): Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
