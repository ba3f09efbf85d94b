import { appendFileSync, mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RunEvent } from "@/server/contract/run-folder";
import { RunFolderReader } from "./run-folder-reader";

let folder: string;
let bytes = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fairlead-run-"));
  bytes = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const START = { lastLine: 0, lastEvent: 0 };

/** As a job process writes: text first, then its place in the index. */
function write(lines: string[], time = 1000): void {
  const index = lines.map((line) => {
    appendFileSync(path.join(folder, "console.log"), `${line}\n`);
    bytes += Buffer.byteLength(line) + 1;
    const entry = Buffer.alloc(16);
    entry.writeBigUInt64LE(BigInt(bytes));
    entry.writeDoubleLE(time, 8);
    return entry;
  });
  appendFileSync(path.join(folder, "lines.idx"), Buffer.concat(index));
}
function writeEvents(...events: [seq: number, line: number][]): void {
  const whole = events.map(([seq, line]): RunEvent => ({ type: "play", name: "p", at: 1, seq, line }));
  appendFileSync(
    path.join(folder, "events.jsonl"),
    whole.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
}

it("reads every line once, in chunks of at most 64 KiB or one longer line", () => {
  const reader = new RunFolderReader(folder, START);
  expect(reader.read()).toEqual({ chunks: [], events: [] });
  const lines = Array.from({ length: 3000 }, (_, i) => `${i} ${"ü".repeat(i % 60)}`);
  lines[1500] = "y".repeat(200_000);
  write(lines.slice(0, 1000), 1);
  const chunks = reader.read().chunks;
  write(lines.slice(1000), 2);
  for (let more = reader.read().chunks; more.length > 0; more = reader.read().chunks) chunks.push(...more);
  expect(chunks.map(({ data }) => data).join("")).toBe(`${lines.join("\n")}\n`);
  expect(chunks.flatMap(({ times }) => times)).toEqual(lines.map((_, i) => (i < 1000 ? 1 : 2)));
  let last = 0;
  for (const chunk of chunks) {
    expect(chunk.first).toBe(last + 1);
    last = chunk.last;
    if (chunk.first !== chunk.last) expect(Buffer.byteLength(chunk.data)).toBeLessThanOrEqual(65_536);
  }
  expect(last).toBe(3000);
  reader.close();
});

it("goes on where another one stopped", () => {
  write(["a", "", "c"]);
  writeEvents([1, 1], [2, 3]);
  write(["d"]);
  writeEvents([3, 4]);
  const reader = new RunFolderReader(folder, { lastLine: 2, lastEvent: 1 });
  const { chunks, events } = reader.read();
  expect(chunks).toEqual([{ first: 3, last: 4, data: "c\nd\n", times: [1000, 1000] }]);
  expect(events.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(reader.position).toEqual({ lastLine: 4, lastEvent: 3 });
  reader.close();
});

it("reads an event only when the lines it speaks of are read, and no half of one", () => {
  const reader = new RunFolderReader(folder, START);
  writeEvents([1, 0], [2, 1]);
  appendFileSync(path.join(folder, "events.jsonl"), '{"type":"pl');
  expect(reader.read().events.map(({ seq }) => seq)).toEqual([1]);
  write(["a"]);
  expect(reader.read().events.map(({ seq }) => seq)).toEqual([2]);
  expect(reader.read().events).toEqual([]);
  reader.close();
});

it("takes what a killed job process had printed and not numbered yet, whole lines only", () => {
  write(["a"], 77);
  appendFileSync(path.join(folder, "console.log"), "b\nc\nhal");
  const reader = new RunFolderReader(folder, START);
  expect(reader.read().chunks).toMatchObject([{ first: 1, last: 1 }]);
  expect(reader.read().chunks).toEqual([]);
  expect(reader.readRest()).toEqual([{ first: 2, last: 3, data: "b\nc\n", times: [77, 77] }]);
  reader.close();
  // taken up again after those were stored, which the index does not know
  const again = new RunFolderReader(folder, { lastLine: 3, lastEvent: 0 });
  expect(again.readRest()).toEqual([]);
  again.close();
});

it("reads no line whose place in the index is half written", () => {
  write(["a", "b"]);
  truncateSync(path.join(folder, "lines.idx"), 24);
  const reader = new RunFolderReader(folder, START);
  expect(reader.read().chunks).toMatchObject([{ first: 1, last: 1, data: "a\n" }]);
  reader.close();
});
