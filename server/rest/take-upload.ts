import { badInput, DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "@/server/services/context";
import { toDomainError } from "@/server/services/errors";
import { checkOrigin } from "./origin";
import { problemResponse } from "./problem";
import { newRequestId, requestContext } from "./request-context";
import { uploadBody } from "./upload-body";

export interface Upload {
  /** Bytes of the body that are read at most. */
  limit: number;
  /** What a caller may still send of a body that is too large before it gets its answer (bytes). */
  overMax: number;
  tooLarge(): DomainError;
  /** Throws for a request that is no such upload. */
  check(): void;
  noBody: string;
  /** Takes the body in. @returns the answer */
  receive(ctx: ServiceContext, parts: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>>;
}

/**
 * A body that is taken in as it arrives: origin, caller, length, and errors as RFC 9457 that the sender really gets to read.
 * Not through `handle`, which reads bodies into memory.
 */
export async function takeUpload(request: Request, upload: Upload): Promise<Response> {
  const requestId = newRequestId();
  const length = Number(request.headers.get("content-length") ?? 0);
  const body = request.body ? uploadBody(request.body) : undefined;
  try {
    checkOrigin(request);
    const ctx = await requestContext(request, requestId);
    upload.check();
    if (length > upload.limit) throw upload.tooLarge();
    if (!body) throw badInput(upload.noBody);
    const answer = await upload.receive(ctx, body.parts);
    return Response.json(answer, { headers: { "cache-control": "no-store", "x-request-id": requestId } });
  } catch (cause) {
    const error = explain(cause, requestId, request.signal);
    // a browser that still sends does not read the answer: it would show a broken connection in place of the sentence
    if (error.code !== "forbidden" && error.code !== "not_signed_in") {
      await body?.skip(error.code === "too_large" ? upload.overMax : upload.limit);
    }
    return problemResponse(error, requestId);
  }
}

function explain(cause: unknown, requestId: string, signal: AbortSignal): DomainError {
  if (cause instanceof DomainError) return cause;
  if (signal.aborted) return badInput("The upload was cut off, and nothing of it was kept: send it again.");
  return toDomainError(cause, requestId);
}
