import { handle } from "@/server/rest/handle";
import { rawLog } from "@/server/rest/raw-log";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ jobId: string }> }) {
  const { jobId } = await params;
  return handle(request, (limited, ctx) => rawLog(limited, ctx, jobId));
}
