import { expect, it } from "vitest";
import { type FoldSpan, RowModel } from "./row-model";

const fold = (uuid: string, firstLine: number, lastLine: number): FoldSpan => ({ uuid, firstLine, lastLine });
const draw = (model: RowModel) =>
  Array.from({ length: model.count }, (_, i) => {
    const row = model.rowAt(i);
    if (row?.kind === "line") return row.fold ? `${row.fold}:${row.n}` : `${row.n}`;
    return row?.kind === "fold" ? `${row.open ? "v" : ">"}${row.uuid}` : `#${row?.id}`;
  }).join(" ");
const open = () => true;
const closed = () => false;

it("shows a log without tasks as its lines", () => {
  expect(draw(new RowModel(4, [], [], open))).toBe("1 2 3 4");
  expect(draw(new RowModel(0, [], [], open))).toBe("");
  expect(new RowModel(0, [], [], open).indexOfLine(7)).toBe(0);
});

it("puts a heading before the lines of each task and hides them when closed", () => {
  const folds = [fold("a", 2, 4), fold("b", 5, 6)];
  expect(draw(new RowModel(8, folds, [], open))).toBe("1 va a:2 a:3 a:4 vb b:5 b:6 7 8");
  expect(draw(new RowModel(8, folds, [], closed))).toBe("1 >a >b 7 8");
  expect(draw(new RowModel(8, folds, [], (uuid) => uuid === "b"))).toBe("1 >a vb b:5 b:6 7 8");
});

it("keeps a heading for a task that printed nothing", () => {
  expect(draw(new RowModel(3, [fold("a", 2, 1), fold("b", 2, 3)], [], open))).toBe("1 va vb b:2 b:3");
});

it("puts a stage's heading where the stage begins: before a task, between lines, inside a task, at the end", () => {
  const marks = [
    { id: "s", firstLine: 2 },
    { id: "t", firstLine: 4 },
    { id: "late", firstLine: 9 },
    { id: "never", firstLine: null },
  ];
  expect(draw(new RowModel(8, [fold("a", 2, 2)], marks, open))).toBe("1 #s va a:2 3 #t 4 5 6 7 8 #late");
  expect(draw(new RowModel(5, [fold("a", 2, 5)], marks.slice(0, 2), open))).toBe(
    "1 #s va a:2 a:3 #t a:4 a:5",
  );
  expect(draw(new RowModel(5, [fold("a", 2, 5)], marks.slice(0, 2), closed))).toBe("1 #s >a #t");
});

it("finds the row of a line, the heading when it is folded away", () => {
  const folds = [fold("a", 2, 4), fold("b", 5, 6)];
  const mixed = new RowModel(8, folds, [], (uuid) => uuid === "b");
  expect([1, 2, 4, 5, 6, 7, 99].map((n) => mixed.indexOfLine(n))).toEqual([0, 1, 1, 3, 4, 5, 6]);
  expect([0, 1, 2, 3, 6].map((row) => mixed.lineFrom(row))).toEqual([1, 5, 5, 5, 8]);
  expect(new RowModel(0, [], [], open).lineFrom(0)).toBe(1);
});

it("says which lines a stretch of rows needs", () => {
  const model = new RowModel(1_000, [fold("a", 2, 900)], [], closed);
  expect(model.count).toBe(102);
  expect(model.linesOfRows(0, 10)).toEqual({ from: 1, to: 909 });
  expect(model.linesOfRows(1, 1)).toBeNull();
  expect(model.linesOfRows(50, 60)).toEqual({ from: 949, to: 959 });
});

it("counts the headings above a row", () => {
  const folds = [fold("a", 2, 4), fold("b", 5, 6)];
  const model = new RowModel(8, folds, [{ id: "s", firstLine: 1 }], open);
  expect(draw(model)).toBe("#s 1 va a:2 a:3 a:4 vb b:5 b:6 7 8");
  const headings = Array.from({ length: model.count + 1 }, (_, row) => model.headingsBefore(row));
  expect(headings).toEqual([0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
});

it("copes with tasks that overlap, or whose lines have not arrived", () => {
  const folds = [fold("b", 3, 6), fold("a", 1, 4), fold("c", 7, 9), fold("d", 20, 22)];
  expect(draw(new RowModel(7, folds, [], open))).toBe("va a:1 a:2 a:3 a:4 vb b:5 b:6 vc c:7");
});

it("answers every row of a long log by search, not by walking", () => {
  const folds = Array.from({ length: 5_000 }, (_, i) => fold(`t${i}`, i * 200 + 1, i * 200 + 199));
  const model = new RowModel(1_000_000, folds, [], (uuid) => uuid.endsWith("7"));
  for (let n = 1; n < 1_000_000; n += 997) {
    const row = model.rowAt(model.indexOfLine(n));
    if (row?.kind === "line") expect(row.n).toBe(n);
    else expect(row).toEqual({ kind: "fold", uuid: `t${Math.floor((n - 1) / 200)}`, open: false });
  }
});
