import type { LogLine, LogRange } from "@/server/contract/job";

/** Where the lines of one run come from. */
export interface LogSource {
  read(from: number, limit: number): Promise<LogRange>;
  /** Opens the tail from a line on. @returns how to close it */
  stream(from: number, on: StreamEvents): () => void;
}

export interface StreamEvents {
  lines(lines: readonly LogLine[]): void;
  /** The server has sent all it has for now. */
  state(lastLine: number): void;
  end(): void;
  /** @param closed the browser will not try again by itself */
  broke(closed: boolean): void;
}

/** The tail as server-sent events (server/rest/log-stream.ts). A reconnecting browser names the last line it got. */
export function openLogStream(jobId: string, run: number, from: number, on: StreamEvents): () => void {
  const events = new EventSource(`/api/v1/jobs/${jobId}/log/stream?run=${run}&from=${from}`);
  const listen = (type: string, then: (data: string) => void) =>
    events.addEventListener(type, (event) => then((event as MessageEvent<string>).data));
  listen("lines", (data) => on.lines(JSON.parse(data) as LogLine[]));
  listen("state", (data) => on.state((JSON.parse(data) as { lastLine: number }).lastLine));
  listen("end", () => {
    events.close();
    on.end();
  });
  events.onerror = () => on.broke(events.readyState === EventSource.CLOSED);
  return () => events.close();
}
