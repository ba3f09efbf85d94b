import { TRPCError } from "@trpc/server";
import { createOpenApiNodeHttpHandler } from "trpc-to-openapi";
import type { ServiceContext } from "@/server/services/context";
import { appRouter } from "@/server/trpc/root";

/** What a procedure answered: JSON, or the error it ended with (`undefined`: no such address). */
export type Answer = { status: number; json: string } | { failure: TRPCError | undefined };

/** Found again by the library's callbacks on the request object that it hands back. */
const contexts = new WeakMap<object, ServiceContext>();
const failures = new WeakMap<object, TRPCError>();

type Handler = (call: object, answer: object) => Promise<void>;
let made: Handler | undefined;

/** Made once: the library's fetch adapter builds its table of addresses anew for every request. */
function handler(): Handler {
  made ??= createOpenApiNodeHttpHandler({
    router: appRouter,
    createContext: ({ req }: { req: object }) => contextOf(req),
    onError: ({ error, req }: { error: unknown; req: object }) => {
      if (error instanceof TRPCError) failures.set(req, error);
    },
  } as unknown as Parameters<typeof createOpenApiNodeHttpHandler>[0]) as unknown as Handler;
  return made;
}

function contextOf(call: object): ServiceContext {
  const ctx = contexts.get(call);
  if (ctx === undefined) throw new Error("A request without its context.");
  return ctx;
}

/** Runs the procedure that a request under `endpoint` names. @throws nothing a procedure refused with */
export async function answerByProcedure(
  request: Request,
  endpoint: string,
  ctx: ServiceContext,
): Promise<Answer> {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(endpoint.length) || "/";
  const body = await readJson(request);
  // a Request to the library (its headers and signal are read so), with the address and the body it should see
  const call: object = Object.create(Request.prototype, {
    method: { value: request.method },
    url: { value: url.href },
    headers: { value: request.headers },
    signal: { value: request.signal },
    body: { get: body },
  });
  contexts.set(call, ctx);
  let json = "";
  const answer = {
    statusCode: 200,
    setHeader: () => undefined,
    once: () => undefined,
    end: (text: string) => {
      json = text;
    },
  };
  await handler()(call, answer);
  const { statusCode } = answer;
  return statusCode < 400 ? { status: statusCode, json } : { failure: failures.get(call) };
}

/** The parsed body; text that is no JSON is said only when the procedure is known, so an unknown address stays 404. */
async function readJson(request: Request): Promise<() => unknown> {
  if (request.body === null) return () => undefined;
  const text = await request.text();
  return () => {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new TRPCError({ code: "PARSE_ERROR", message: "The request body is not valid JSON.", cause });
    }
  };
}
