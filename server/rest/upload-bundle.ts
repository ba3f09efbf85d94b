import { BUNDLE_MAX } from "@/server/contract/bundle";
import { badInput, DomainError } from "@/server/domain/errors";
import { importBundleUpload, uploadTooLarge } from "@/server/services/bundle/import-bundle-upload";
import { toDomainError } from "@/server/services/errors";
import { checkOrigin } from "./origin";
import { problemResponse } from "./problem";
import { newRequestId, requestContext } from "./request-context";
import { uploadBody } from "./upload-body";

/** What a caller may still send of an upload that is too large before it gets its answer (bytes). */
const OVER_MAX = 64 * 1024 ** 2;
const TYPES = ["application/x-tar", "application/octet-stream"];

/**
 * PUT /api/v1/bundles: the bytes of a .tar, taken in as they arrive. Not through `handle`, which reads bodies into memory.
 * @param limit bytes of the upload
 */
export async function uploadBundle(request: Request, limit = BUNDLE_MAX): Promise<Response> {
  const requestId = newRequestId();
  const length = Number(request.headers.get("content-length") ?? 0);
  const body = request.body ? uploadBody(request.body) : undefined;
  try {
    checkOrigin(request);
    const ctx = await requestContext(request, requestId);
    const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
    if (!TYPES.includes(type)) {
      throw new DomainError("unsupported", "Send the .tar itself as the body, as application/x-tar.");
    }
    if (length > limit) throw uploadTooLarge(limit);
    if (!body) throw badInput("The request has no body: send the .tar of a bundle.");
    const { bundleId } = await importBundleUpload(ctx, body.parts, limit, request.signal);
    const headers = { "cache-control": "no-store", "x-request-id": requestId };
    return Response.json({ bundleId }, { headers });
  } catch (cause) {
    const error = explain(cause, requestId, request.signal);
    // a browser that still sends does not read the answer: it would show a broken connection in place of the sentence
    if (error.code !== "forbidden" && error.code !== "not_signed_in") {
      await body?.skip(error.code === "too_large" ? OVER_MAX : limit);
    }
    return problemResponse(error, requestId);
  }
}

function explain(cause: unknown, requestId: string, signal: AbortSignal): DomainError {
  if (cause instanceof DomainError) return cause;
  if (signal.aborted) return badInput("The upload was cut off, and nothing of it was kept: send it again.");
  return toDomainError(cause, requestId);
}
