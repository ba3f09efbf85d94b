import { FINAL_STATUSES, ReadLogInput } from "@/server/contract/job";
import type { ServiceContext } from "@/server/services/context";
import { peekJob } from "@/server/services/job/peek-job";
import { readLog } from "@/server/services/job/read-log";
import { eventStream, heartbeat, POLL_MS, pause } from "./event-stream";

/** The tail of a log as server-sent events: `lines` (id = number of its last line), `state`, and `end` when all is sent. */
async function* tail(ctx: ServiceContext, input: ReadLogInput, signal: AbortSignal): AsyncGenerator<string> {
  let from = input.from;
  let state = "";
  const beat = heartbeat();
  while (!signal.aborted) {
    const run = await peekJob(ctx, input);
    const range = await readLog(ctx, { ...input, from, limit: 1000 });
    const last = range.lines.at(-1);
    if (last) {
      from = last.n + 1;
      yield `id: ${last.n}\nevent: lines\ndata: ${JSON.stringify(range.lines)}\n\n`;
    }
    const now = JSON.stringify({ status: run.status, run: range.run, lastLine: range.lastLine });
    if (now !== state && (!last || range.lastLine < from)) {
      state = now;
      yield `event: state\ndata: ${now}\n\n`;
    }
    if (range.finished && range.lastLine < from && FINAL_STATUSES.includes(run.status)) {
      yield `event: end\ndata: ${now}\n\n`;
      return;
    }
    if (last) {
      beat.sent();
      continue;
    }
    yield* beat.due();
    await pause(POLL_MS, signal);
  }
}

/** GET /api/v1/jobs/{jobId}/log/stream?run=&from= ; `Last-Event-ID` (a line number) wins over `from`. */
export async function logStream(request: Request, ctx: ServiceContext, jobId: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const seen = request.headers.get("last-event-id");
  const input = ReadLogInput.parse({
    jobId,
    run: query.get("run") ?? undefined,
    from: seen && /^\d+$/.test(seen) ? Number(seen) + 1 : (query.get("from") ?? undefined),
  });
  // the first read happens before the stream opens, so that a missing job is a 404 and not a broken stream
  const { run } = await peekJob(ctx, input);
  // a further run that begins meanwhile has lines of its own
  return eventStream(request, (signal) => tail(ctx, { ...input, run }, signal));
}
