import { expect, it } from "vitest";
import type { RunTasks, TaskFold, TaskResult } from "@/server/contract/job";
import { type TaskFilter, taskMatrix } from "./task-matrix";

const fold = (uuid: string, stage: string, durationMs: number | null, counts: Partial<TaskFold["counts"]>) =>
  ({
    ...{ uuid, name: uuid, role: null, stage, firstLine: 1, lastLine: 1, startedAt: 0, durationMs },
    counts: { ok: 0, changed: 0, skipped: 0, failed: 0, ignored: 0, unreachable: 0, ...counts },
  }) satisfies TaskFold;
const result = (seq: number, taskUuid: string, host: string, status: TaskResult["status"]): TaskResult => ({
  ...{ seq, taskUuid, task: taskUuid, stage: null, host, status, message: null },
  ...{ firstLine: seq, lastLine: seq, durationMs: null },
});

const tasks: RunTasks = {
  run: 1,
  folds: [
    fold("install", "prepare", 900, { changed: 1, ok: 1 }),
    fold("mount", "prepare", 4_000, { ok: 2 }),
    fold("init", "control", 70_000, { failed: 1 }),
    fold("join", "workers", null, {}),
  ],
  results: [
    result(1, "install", "node-2", "changed"),
    result(2, "install", "node-1", "ok"),
    result(3, "mount", "node-1", "ok"),
    result(4, "init", "node-1", "failed"),
    result(5, "init", "node-1", "failed"),
  ],
};
const stages = [{ id: "prepare", title: "Prepare" }];
const names = (filter: TaskFilter) =>
  taskMatrix(tasks, stages, filter).rows.map(({ fold: { uuid } }) => uuid);

it("lays tasks down and hosts across, with every result of a task that ran again", () => {
  const { hosts, rows } = taskMatrix(tasks, stages, "all");
  expect(hosts).toEqual(["node-1", "node-2"]);
  expect(rows.map(({ stage }) => stage)).toEqual(["Prepare", null, "control", "workers"]);
  expect(rows[2]?.results.get("node-1")?.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(rows[2]?.results.get("node-2")).toBeUndefined();
});

it("filters, and puts the slowest first", () => {
  expect(names("changed")).toEqual(["install"]);
  expect(names("failed")).toEqual(["init"]);
  expect(names("slow")).toEqual(["init", "mount", "install"]);
});
