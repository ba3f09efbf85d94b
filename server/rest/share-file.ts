import { badInput } from "@/server/domain/errors";
import { SHARE_POLICY } from "@/server/domain/share/share-file";
import type { ServiceContext } from "@/server/services/context";
import { readLinkFile } from "@/server/services/share/read-share";
import { downloadShareFile, previewShareFile } from "@/server/services/share/read-share-file";
import { SHARE_HEADERS } from "./share-page";

const KINDS = ["names", "addresses", "serials"] as const;

/**
 * GET /api/v1/suite-runs/{runId}/share-file?names=1&addresses=1&serials=1: the file to keep. With `preview=1` it is shown
 * in a frame of Fairlead's own instead, and nothing is written into the trail.
 */
export async function shareFile(request: Request, ctx: ServiceContext, runId: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const ref = {
    runId,
    ...Object.fromEntries(
      KINDS.flatMap((kind) => (query.get(kind) === null ? [] : [[kind, tick(query, kind)]])),
    ),
  };
  if (query.get("preview") !== "1") return attachment((await downloadShareFile(ctx, ref)).text, runId);
  const { text } = await previewShareFile(ctx, ref);
  const policy = `${SHARE_POLICY}; frame-ancestors 'self'; sandbox`;
  return new Response(text, { headers: { ...SHARE_HEADERS, "content-security-policy": policy } });
}

/** GET /api/v1/share-links/{linkId}/file: the same bytes as the link shows. */
export async function shareLinkFile(ctx: ServiceContext, linkId: string): Promise<Response> {
  return attachment((await readLinkFile(ctx, { linkId })).text, linkId);
}

function tick(query: URLSearchParams, kind: string): "1" {
  if (query.get(kind) === "1") return "1";
  throw badInput(`${kind}: leave it out or make it 1.`, [{ field: kind, message: "1 or left out" }]);
}

const attachment = (text: string, id: string): Response =>
  new Response(text, {
    headers: {
      ...SHARE_HEADERS,
      "content-disposition": `attachment; filename="conformance-run-${id.slice(-12)}.html"`,
    },
  });
