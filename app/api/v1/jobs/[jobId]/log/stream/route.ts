import { handle } from "@/server/rest/handle";
import { logStream } from "@/server/rest/log-stream";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ jobId: string }> }) {
  const { jobId } = await params;
  return handle(request, (limited, ctx) => logStream(limited, ctx, jobId));
}
