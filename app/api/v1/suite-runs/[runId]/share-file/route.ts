import { handle } from "@/server/rest/handle";
import { shareFile } from "@/server/rest/share-file";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  return handle(request, (limited, ctx) => shareFile(limited, ctx, runId));
}
