import { z } from "zod";
import type { Session } from "@/e2e/fixtures/session";
import { LogLine } from "@/server/contract/job";

export interface SeenLine {
  text: string;
  n: number;
  /** When it was received, ms since the epoch. */
  seenAt: number;
}

/**
 * Reads a log's tail as a browser does: the stream, taken up after the last line that was seen when it breaks.
 * @returns every line received, in the order of receiving
 */
export async function readStream(
  session: Session,
  jobId: string,
  onLines: (seen: readonly SeenLine[]) => void = () => {},
): Promise<SeenLine[]> {
  const seen: SeenLine[] = [];
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) {
    try {
      if (await readOnce(session, jobId, seen, onLines)) return seen;
    } catch (cause) {
      if (cause instanceof z.ZodError) throw cause;
    }
  }
  throw new Error(`The stream did not end; ${seen.length} lines were seen.`);
}

/** @returns whether the stream said that it is complete */
async function readOnce(
  session: Session,
  jobId: string,
  seen: SeenLine[],
  onLines: (seen: readonly SeenLine[]) => void,
): Promise<boolean> {
  const answer = await fetch(`${session.url}/api/v1/jobs/${jobId}/log/stream`, {
    headers: { cookie: session.cookie, "last-event-id": String(seen.at(-1)?.n ?? 0) },
  });
  if (!answer.ok || !answer.body) throw new Error(`The stream was refused: ${answer.status}`);
  let rest = "";
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const seenAt = Date.now();
    const events = (rest + text).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      if (event.includes("event: end")) return true;
      const data = /^event: lines\ndata: (.*)$/m.exec(event)?.[1];
      if (data === undefined) continue;
      for (const { n, text: line } of z.array(LogLine).parse(JSON.parse(data))) {
        seen.push({ n, text: line, seenAt });
      }
      onLines(seen);
    }
  }
  return false;
}
