import { ReadLogInput } from "@/server/contract/job";
import type { ServiceContext } from "@/server/services/context";
import { readRawLog } from "@/server/services/job/read-raw-log";

/** GET /api/v1/jobs/{jobId}/log.txt?run=&times=1 : the stored bytes of the log so far, line by line, nothing cut. */
export async function rawLog(request: Request, ctx: ServiceContext, jobId: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const input = ReadLogInput.parse({ jobId, run: query.get("run") ?? undefined });
  const pages = await readRawLog(ctx, {
    jobId: input.jobId,
    run: input.run,
    times: query.get("times") === "1",
  });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pages.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition": `inline; filename="job-${jobId}.log"`,
      "x-content-type-options": "nosniff",
    },
  });
}
