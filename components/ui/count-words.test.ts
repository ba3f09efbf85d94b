import { expect, it } from "vitest";
import { countWords } from "./count-words";

it.each([
  [0, false, "0 labs"],
  [1, false, "1 lab"],
  [2, false, "2 labs"],
  [200, true, "the first 200 labs"],
])("%i rows, more %s: %s", (count, more, words) => {
  expect(countWords(count, "lab", "labs", more)).toBe(words);
});
