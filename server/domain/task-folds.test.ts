import { describe, expect, it } from "vitest";
import type { RunEvent } from "@/server/contract/run-folder";
import { foldTasks } from "./task-folds";

const task = (seq: number, at: number, line: number, uuid: string): RunEvent => ({
  type: "task",
  seq,
  at,
  line,
  uuid,
  name: `task ${uuid}`,
});
const result = (seq: number, at: number, line: number, uuid: string, host: string): RunEvent => ({
  type: "result",
  seq,
  at,
  line,
  task: uuid,
  host,
  status: "ok",
  firstLine: line,
});

const EVENTS: RunEvent[] = [
  { type: "play", seq: 1, at: 10, line: 2, name: "all" },
  task(2, 20, 4, "a"), // heading: lines 3 and 4
  result(3, 25, 5, "a", "n1"),
  result(4, 30, 7, "a", "n2"),
  task(5, 40, 8, "b"),
  result(6, 45, 8, "b", "n1"), // printed nothing
  task(7, 50, 10, "c"),
];
const RESULTS = [
  { taskUuid: "a", status: "ok" as const },
  { taskUuid: "a", status: "failed" as const },
  { taskUuid: "b", status: "changed" as const },
  { taskUuid: "gone", status: "ok" as const },
];

describe("foldTasks", () => {
  it("gives every line between two plays to exactly one task", () => {
    const folds = foldTasks(EVENTS, RESULTS, false);
    expect(folds.map(({ uuid, firstLine, lastLine }) => [uuid, firstLine, lastLine])).toEqual([
      ["a", 3, 7],
      ["b", 8, 8],
      ["c", 9, 10],
    ]);
  });
  it("measures a task to its last result, and leaves a running one open", () => {
    expect(foldTasks(EVENTS, RESULTS, false).map((fold) => fold.durationMs)).toEqual([10, 5, null]);
    expect(foldTasks(EVENTS, RESULTS, true).at(-1)?.durationMs).toBe(0);
  });
  it("counts every status, also those that did not happen", () => {
    const [a, b] = foldTasks(EVENTS, RESULTS, false);
    expect(a?.counts).toEqual({ ok: 1, changed: 0, skipped: 0, failed: 1, ignored: 0, unreachable: 0 });
    expect(b?.counts).toMatchObject({ ok: 0, changed: 1 });
  });
  it("has none without tasks", () => {
    expect(foldTasks(EVENTS.slice(0, 1), [], true)).toEqual([]);
  });
});
