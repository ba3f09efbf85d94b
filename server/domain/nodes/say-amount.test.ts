import { expect, it } from "vitest";
import { parseQuantity } from "../quantity";
import { percentOf, sayAmount, sayQuantity } from "./say-amount";

// the first four are what published clusters say (Anuket RI2, SR-IOV device plugin), the others the same in other forms
it.each([
  ["cpu", "63900m", "63.9 CPUs"],
  ["hugepages-2Mi", "20Gi", "10240 × 2 MiB"],
  ["pods", "1k", "1000"],
  ["memory", "373411876Ki", "356.1 GiB"],
  ["pods", "1e3", "1000"],
  ["nokia.k8s.io/shared_caas", "32k", "32000"],
])("%s %s is said as %s, and stays as it was written", (key, raw, words) => {
  expect(sayQuantity(key, raw)).toEqual({ words, exact: raw, readable: true });
});

it("F65: a quantity nobody has seen stands as it was written, and is marked", () => {
  expect(sayQuantity("example.org/odd", "3Zi")).toEqual({ words: "3Zi", exact: "3Zi", readable: false });
});

it("says what is short with a sign, in the same units", () => {
  expect(sayAmount("memory", -(parseQuantity("3Gi") ?? 0n))).toEqual({
    words: "−3 GiB",
    exact: "-3221225472",
  });
});

it("shares are between 0 and 100", () => {
  expect(percentOf(1n, 3n)).toBe(33.33);
  expect(percentOf(4n, 3n)).toBe(100);
  expect(percentOf(-1n, 3n)).toBe(0);
  expect(percentOf(1n, 0n)).toBe(0);
});
