import { SuiteFileKind } from "@/server/contract/suite";
import { SUITE_FILE_MAX } from "@/server/contract/suite-words";
import { notFound } from "@/server/domain/errors";
import { suiteFileTooLarge } from "@/server/domain/suite/file-kind";
import { receiveSuiteFile } from "@/server/services/suite/receive-suite-file";
import { takeUpload } from "./take-upload";

/**
 * PUT /api/v1/labs/{labId}/suite-files/{junit|log|product}: one file of a suite run.
 * @param limit bytes of the upload
 */
export function uploadSuiteFile(
  request: Request,
  params: { labId: string; kind: string },
  limit = SUITE_FILE_MAX,
): Promise<Response> {
  const kind = SuiteFileKind.safeParse(params.kind).data;
  return takeUpload(request, {
    ...{ limit, overMax: 128 * 1024 ** 2 },
    tooLarge: () => suiteFileTooLarge(kind ?? "junit", limit),
    check() {
      if (kind === undefined) throw notFound("A suite file of this kind");
    },
    noBody: "The request has no body: send the file as the body.",
    receive: (ctx, parts) =>
      receiveSuiteFile(ctx, { labId: params.labId, kind: kind ?? "junit" }, parts, limit),
  });
}
