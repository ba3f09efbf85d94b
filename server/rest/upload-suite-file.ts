import { SuiteFileKind } from "@/server/contract/suite";
import { SUITE_FILE_MAX } from "@/server/contract/suite-words";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { suiteFileTooLarge } from "@/server/domain/suite/file-kind";
import { toDomainError } from "@/server/services/errors";
import { receiveSuiteFile } from "@/server/services/suite/receive-suite-file";
import { checkOrigin } from "./origin";
import { problemResponse } from "./problem";
import { newRequestId, requestContext } from "./request-context";
import { uploadBody } from "./upload-body";

/** What a caller may still send of a file that is too large before it gets its answer (bytes). */
const OVER_MAX = 128 * 1024 ** 2;

/**
 * PUT /api/v1/labs/{labId}/suite-files/{junit|log|product}: one file of a suite run, taken in as it arrives. Not through
 * `handle`, which reads bodies into memory.
 * @param limit bytes of the upload
 */
export async function uploadSuiteFile(
  request: Request,
  params: { labId: string; kind: string },
  limit = SUITE_FILE_MAX,
): Promise<Response> {
  const requestId = newRequestId();
  const length = Number(request.headers.get("content-length") ?? 0);
  const body = request.body ? uploadBody(request.body) : undefined;
  try {
    checkOrigin(request);
    const ctx = await requestContext(request, requestId);
    const kind = SuiteFileKind.safeParse(params.kind).data;
    if (kind === undefined) throw notFound("A suite file of this kind");
    if (length > limit) throw suiteFileTooLarge(kind, limit);
    if (!body) throw badInput("The request has no body: send the file as the body.");
    const kept = await receiveSuiteFile(ctx, { labId: params.labId, kind }, body.parts, limit);
    return Response.json(kept, { headers: { "cache-control": "no-store", "x-request-id": requestId } });
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
