import { FINAL_STATUSES, ReadLogInput } from "@/server/contract/job";
import type { ServiceContext } from "@/server/services/context";
import { peekJob } from "@/server/services/job/peek-job";
import { readLog } from "@/server/services/job/read-log";
import { stopping } from "./stopping";

/** How often a stream looks into the store, ms. */
const POLL_MS = 50;
/** A comment every 15 s keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });

/** The tail of a log as server-sent events: `lines` (id = number of its last line), `state`, and `end` when all is sent. */
async function* tail(ctx: ServiceContext, input: ReadLogInput, signal: AbortSignal): AsyncGenerator<string> {
  let from = input.from;
  let state = "";
  let quietSince = Date.now();
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
      quietSince = Date.now();
      continue;
    }
    if (Date.now() - quietSince > HEARTBEAT_MS) {
      quietSince = Date.now();
      yield ": still here\n\n";
    }
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
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, stopping().signal, gone.signal]);
  // a further run that begins meanwhile has lines of its own
  const events = tail(ctx, { ...input, run }, signal);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await events.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel() {
        gone.abort();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
