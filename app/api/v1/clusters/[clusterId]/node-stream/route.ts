import { handle } from "@/server/rest/handle";
import { nodeStream } from "@/server/rest/node-stream";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ clusterId: string }> }) {
  const { clusterId } = await params;
  return handle(request, (limited, ctx) => nodeStream(limited, ctx, clusterId));
}
