import { BUNDLE_MAX } from "@/server/contract/bundle";
import { DomainError } from "@/server/domain/errors";
import { importBundleUpload, uploadTooLarge } from "@/server/services/bundle/import-bundle-upload";
import { takeUpload } from "./take-upload";

const TYPES = ["application/x-tar", "application/octet-stream"];

/**
 * PUT /api/v1/bundles: the bytes of a .tar.
 * @param limit bytes of the upload
 */
export function uploadBundle(request: Request, limit = BUNDLE_MAX): Promise<Response> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  return takeUpload(request, {
    ...{ limit, overMax: 64 * 1024 ** 2 },
    tooLarge: () => uploadTooLarge(limit),
    check() {
      if (!TYPES.includes(type)) {
        throw new DomainError("unsupported", "Send the .tar itself as the body, as application/x-tar.");
      }
    },
    noBody: "The request has no body: send the .tar of a bundle.",
    receive: (ctx, parts) => importBundleUpload(ctx, parts, limit, request.signal),
  });
}
