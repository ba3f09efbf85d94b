import { beforeEach, expect, it } from "vitest";
import { EventLines } from "./event-lines";

let said: [number, number, number][];
let events: EventLines;
beforeEach(() => {
  said = [];
  events = new EventLines(10, (line, { first, last }) => said.push([JSON.parse(line).seq, first, last]));
});
const event = (seq: number) => events.take(JSON.stringify({ seq }));

it("brings event and text together, whichever pipe was read first", () => {
  event(1);
  expect(said).toEqual([]);
  events.mark(1, 12);
  events.mark(2, 12);
  events.mark(3, 15);
  expect(said).toEqual([[1, 11, 12]]);
  event(2);
  event(3);
  expect(said).toEqual([
    [1, 11, 12],
    [2, 13, 12],
    [3, 13, 15],
  ]);
});

it("keeps the order of the events while one is missing", () => {
  for (const seq of [1, 2]) events.mark(seq, 10 + seq);
  event(2);
  expect(said).toEqual([]);
  event(1);
  expect(said.map(([seq]) => seq)).toEqual([1, 2]);
});

it("gives what has no marker at the end, with the lines that are left", () => {
  event(1);
  event(3);
  event(2);
  events.mark(1, 11);
  events.end(14);
  expect(said).toEqual([
    [1, 11, 11],
    [2, 12, 14],
    [3, 15, 14],
  ]);
});

it("refuses an event that says no number", () => {
  expect(() => events.take('{"event":"play"}')).toThrow();
});
