import { and, asc, eq, gte, lte, sql } from "drizzle-orm";
import type { z } from "zod";
import { type LogLine, type LogRange, ReadLogInput } from "@/server/contract/job";
import { cutLine } from "@/server/domain/cut-line";
import { isFinal } from "@/server/domain/job-state";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readRun } from "./read-run";

/** A range ends early rather than hold more text than this. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/**
 * Lines of a run's log by number: two indexed reads, whatever the length of the log. May answer fewer lines than asked
 * when they are long; the next range starts after the last one.
 */
export async function readLog(ctx: ServiceContext, input: z.input<typeof ReadLogInput>): Promise<LogRange> {
  const { jobId, run: asked, from, limit } = parseInput(ReadLogInput, input);
  const { run, status, lastLine } = await readRun(ctx, jobId, asked);
  const lines = from > lastLine ? [] : await readLines(ctx, { jobId, run, from, to: from + limit - 1 });
  return { run, lines, lastLine, finished: isFinal(status) };
}

interface Range {
  jobId: string;
  run: number;
  from: number;
  to: number;
}

async function readLines(ctx: ServiceContext, range: Range): Promise<LogLine[]> {
  const bounds = await readChunkBounds(ctx, range);
  if (!bounds) return [];
  const { jobLogChunk: chunk } = ctx.db.t;
  const chunks = await ctx.db.q
    .select({ firstLine: chunk.firstLine, data: chunk.data, times: chunk.times })
    .from(chunk)
    .where(
      and(
        eq(chunk.jobId, range.jobId),
        eq(chunk.run, range.run),
        gte(chunk.firstLine, bounds.first),
        lte(chunk.firstLine, bounds.last),
      ),
    )
    .orderBy(asc(chunk.firstLine));
  return chunks
    .flatMap(({ firstLine, data, times }) =>
      data
        .split("\n")
        .slice(0, -1)
        .map((text, i) => ({ n: firstLine + i, at: times[i] ?? 0, text })),
    )
    .filter(({ n }) => n >= range.from && n <= range.to)
    .map(({ n, at, text }) => ({ n, at, ...cutLine(text) }));
}

/** First lines of the first and last chunk to read: from the one that holds `from` on, as far as the text is not too much. */
async function readChunkBounds(ctx: ServiceContext, { jobId, run, from, to }: Range) {
  const { jobLogChunk: chunk } = ctx.db.t;
  const holdsFirst = sql`(select max(${chunk.firstLine}) from ${chunk} where ${chunk.jobId} = ${jobId} and ${chunk.run} = ${run} and ${chunk.firstLine} <= ${from})`;
  const sizes = await ctx.db.q
    .select({ firstLine: chunk.firstLine, length: sql<number>`length(${chunk.data})`.mapWith(Number) })
    .from(chunk)
    .where(
      and(
        eq(chunk.jobId, jobId),
        eq(chunk.run, run),
        gte(chunk.firstLine, holdsFirst),
        lte(chunk.firstLine, to),
      ),
    )
    .orderBy(asc(chunk.firstLine));
  let characters = 0;
  let last: number | undefined;
  for (const { firstLine, length } of sizes) {
    characters += length;
    if (last !== undefined && characters > MOST_CHARACTERS) break;
    last = firstLine;
  }
  const first = sizes[0]?.firstLine;
  return first === undefined || last === undefined ? undefined : { first, last };
}
