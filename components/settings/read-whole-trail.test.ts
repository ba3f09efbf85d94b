import { expect, it } from "vitest";
import { readWholeTrail } from "./read-whole-trail";

it("reads every page once, in order", async () => {
  const asked: unknown[] = [];
  const rows = await readWholeTrail<number>(async (cursor) => {
    asked.push(cursor);
    const page = asked.length;
    return { items: [page, page + 0.5], nextCursor: page < 3 ? `after ${page}` : null };
  });
  expect(rows).toEqual([1, 1.5, 2, 2.5, 3, 3.5]);
  expect(asked).toEqual([{}, { cursor: "after 1" }, { cursor: "after 2" }]);
});
