import { stopping } from "./stopping";

/** How often a stream looks into the store, ms. */
export const POLL_MS = 50;
/** A comment every 15 s keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** Waits, at most until the signal. */
export const pause = (ms: number, signal: AbortSignal) =>
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

/** Comments for a stream that has nothing to say. */
export function heartbeat() {
  let quietSince = Date.now();
  return {
    sent() {
      quietSince = Date.now();
    },
    *due(): Generator<string> {
      if (Date.now() - quietSince <= HEARTBEAT_MS) return;
      quietSince = Date.now();
      yield ": still here\n\n";
    },
  };
}

/** An answer of server-sent events; what makes them is told when the reader is gone or this process ends. */
export function eventStream(
  request: Request,
  make: (signal: AbortSignal) => AsyncGenerator<string>,
): Response {
  const gone = new AbortController();
  const events = make(AbortSignal.any([request.signal, stopping().signal, gone.signal]));
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
