import type { Billionths } from "./quantity";

const ONE = 1_000_000_000n;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/**
 * A quantity as the API server prints it: the largest suffix that leaves a whole number, "256Mi", "63900m", "1k"
 * (apimachinery/pkg/api/resource/quantity.go, CanonicalizeBytes). Binary ones below 1024 are printed as decimal ones are.
 */
export function canonicalQuantity(value: Billionths, format: "binary" | "decimal"): string {
  if (value === 0n) return "0";
  const size = value < 0n ? -value : value;
  if (format === "decimal" || size < 1024n * ONE || size % ONE !== 0n) return write(value, 1000n, DECIMAL);
  return write(value / ONE, 1024n, BINARY);
}

function write(value: bigint, step: bigint, suffixes: readonly string[]): string {
  let [number, at] = [value, 0];
  while (at < suffixes.length - 1 && number % step === 0n) {
    number /= step;
    at += 1;
  }
  return `${number}${suffixes[at] ?? ""}`;
}
