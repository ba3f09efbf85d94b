import { handle } from "@/server/rest/handle";
import { shareLinkFile } from "@/server/rest/share-file";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ linkId: string }> }) {
  const { linkId } = await params;
  return handle(request, (_limited, ctx) => shareLinkFile(ctx, linkId));
}
