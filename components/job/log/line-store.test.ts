import { expect, it } from "vitest";
import type { LogLine } from "@/server/contract/job";
import { LineRanges } from "./line-ranges";
import { LineStore, PAGE_LINES } from "./line-store";

const lines = (from: number, to: number, text = "line"): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ n: from + i, at: 0, text: `${text} ${from + i}` }));

it("joins ranges that touch, counts them, and takes parts out again", () => {
  const ranges = new LineRanges();
  ranges.add(5, 9);
  ranges.add(20, 29);
  ranges.add(10, 12);
  ranges.add(3, 2);
  expect(ranges.size).toBe(18);
  ranges.add(1, 100);
  expect(ranges.size).toBe(100);
  ranges.remove(50, 59);
  expect([ranges.size, ranges.has(49), ranges.has(50), ranges.has(60)]).toEqual([90, true, false, true]);
});

it("asks for what is missing, a page at a time, and for nothing twice", () => {
  const store = new LineStore();
  store.setLength(1_234);
  expect(store.missing(400, 600)).toEqual([
    { from: 1, to: 500 },
    { from: 501, to: 1000 },
  ]);
  store.put(lines(1, 500));
  store.put(lines(501, 520));
  expect(store.missing(400, 600)).toEqual([{ from: 521, to: 1000 }]);
  expect(store.missing(1_200, 9_999)).toEqual([{ from: 1001, to: 1234 }]);
  expect(store.get(520)?.text).toBe("line 520");
  expect(store.get(521)).toBeUndefined();
});

it("holds a bounded window of a log of a million lines", () => {
  const store = new LineStore();
  for (let from = 1; from < 1_000_000; from += PAGE_LINES) {
    store.put(lines(from, from + PAGE_LINES - 1));
    store.get(1); // the page somebody looks at stays
  }
  const kept = Array.from({ length: 2_000 }, (_, page) => store.get(page * PAGE_LINES + 1)).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(48);
  expect(store.get(1)?.text).toBe("line 1");
  expect(store.length).toBe(1_000_000);
  expect(store.account).toEqual({ received: 1_000_000, lost: 0, changed: 0 });
});

it("drops earlier when lines are long", () => {
  const store = new LineStore();
  for (let page = 0; page < 20; page++)
    store.put(lines(page * 500 + 1, page * 500 + 500, "x".repeat(10_000)));
  expect(store.get(1)).toBeUndefined();
  expect(store.get(9_999)).toBeDefined();
});

it("counts a number the server passed over as lost, until it comes after all", () => {
  const store = new LineStore();
  expect(store.putAnswer(1, [...lines(1, 10), ...lines(14, 20)], 30)).toBe(21);
  expect(store.account).toEqual({ received: 17, lost: 3, changed: 0 });
  expect([store.isLost(11), store.isLost(21)]).toEqual([true, false]);
  expect(store.missing(1, 30)).toEqual([{ from: 21, to: 30 }]);
  store.put(lines(11, 13));
  expect(store.account).toEqual({ received: 20, lost: 0, changed: 0 });
});

it("ends when the server has nothing where lines should be", () => {
  const store = new LineStore();
  store.setLength(700);
  expect(store.putAnswer(501, [], 700)).toBe(701);
  expect(store.account.lost).toBe(200);
  expect(store.missing(501, 700)).toEqual([]);
});

it("takes the same line twice without a trace, and notices other text under a known number", () => {
  const store = new LineStore();
  store.put(lines(1, 5));
  const stamp = store.stampOf(1, 5);
  store.put(lines(4, 6));
  expect(store.account).toEqual({ received: 6, lost: 0, changed: 0 });
  expect(store.stampOf(1, 5)).not.toBe(stamp);
  expect(store.stampOf(501, 600)).toBe(0);
  store.put(lines(2, 2, "other"));
  expect(store.account.changed).toBe(1);
});

it("tells its listeners once for each change", () => {
  const store = new LineStore();
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.put(lines(1, 400));
  store.setLength(300);
  store.setLength(401);
  stop();
  store.setLength(500);
  expect(told).toBe(2);
});
