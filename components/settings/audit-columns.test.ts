import { expect, it } from "vitest";
import { matchesAudit } from "./audit-columns";
import { readWholeTrail } from "./read-whole-trail";

const row = { actor: "Ada Lindqvist", action: "lab.remove", subject: "munich-1" };

it.each([
  ["", true],
  ["ADA munich", true],
  ["lab.remove", true],
  ["ada oslo", false],
])("filter %j: %s", (words, found) => {
  expect(matchesAudit(row, words)).toBe(found);
});

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
