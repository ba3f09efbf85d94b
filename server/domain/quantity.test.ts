import { expect, it } from "vitest";
import { formatResource, parseQuantity, sumQuantities } from "./quantity";

const ONE = 1_000_000_000n;

it.each([
  ["0", 0n],
  ["110", 110n * ONE],
  ["3800m", 3_800_000_000n],
  ["100u", 100_000n],
  ["1n", 1n],
  ["23936180Ki", 23_936_180n * 1024n * ONE],
  ["8Gi", 8n * 1024n ** 3n * ONE],
  ["1.5Gi", (3n * 1024n ** 3n * ONE) / 2n],
  [".5", ONE / 2n],
  ["5.", 5n * ONE],
  ["12e6", 12_000_000n * ONE],
  ["12E6", 12_000_000n * ONE],
  ["1E", 10n ** 18n * ONE],
  ["15e-1", (3n * ONE) / 2n],
  ["-2", -2n * ONE],
  ["9223372036854775807", 9_223_372_036_854_775_807n * ONE],
  // finer than n: rounded up
  ["0.0000000001", 1n],
])("%s is read exactly", (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});

it.each(["", ".", "1KiB", "1 Gi", "abc", "1.2.3", "0x10", "1ki", "e5"])("%j is no quantity", (text) => {
  expect(parseQuantity(text)).toBeNull();
});

it("sums without losing a byte, and says when it cannot", () => {
  expect(sumQuantities(["23936180Ki", "23936176Ki", "1869084Ki"])).toBe(49_741_440n * 1024n * ONE);
  expect(sumQuantities(["1", "many"])).toBeNull();
  expect(sumQuantities([])).toBe(0n);
});

it.each([
  ["cpu", "3800m", "3.8 CPUs"],
  ["cpu", "1", "1 CPU"],
  ["memory", "23936180Ki", "22.8 GiB"],
  ["memory", "512", "512 B"],
  ["ephemeral-storage", "37830503854", "35.2 GiB"],
  ["hugepages-1Gi", "8Gi", "8 × 1 GiB"],
  ["hugepages-2Mi", "1Gi", "512 × 2 MiB"],
  ["hugepages-1Gi", "0", "none"],
  ["hugepages-1Gi", "1536Mi", "1.5 GiB"],
  ["pods", "110", "110"],
  ["intel.com/intel_sriov_netdevice", "8", "8"],
])("%s %s is said %s", (key, text, words) => {
  expect(formatResource(key, parseQuantity(text) ?? -1n)).toBe(words);
});
