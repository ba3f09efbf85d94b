/**
 * Kubernetes quantities, exactly: apimachinery/pkg/api/resource/quantity.go. Values are bigints in billionths, the
 * finest step a quantity has (suffix n), so that sums lose nothing.
 */
export type Billionths = bigint;

const ONE: Billionths = 1_000_000_000n;
const SUFFIX: Record<string, bigint> = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  "": ONE,
  k: 10n ** 3n * ONE,
  M: 10n ** 6n * ONE,
  G: 10n ** 9n * ONE,
  T: 10n ** 12n * ONE,
  P: 10n ** 15n * ONE,
  E: 10n ** 18n * ONE,
  Ki: 2n ** 10n * ONE,
  Mi: 2n ** 20n * ONE,
  Gi: 2n ** 30n * ONE,
  Ti: 2n ** 40n * ONE,
  Pi: 2n ** 50n * ONE,
  Ei: 2n ** 60n * ONE,
};

/** @returns null for a text that is no quantity; finer than a billionth is rounded up, as Kubernetes does */
export function parseQuantity(text: string): Billionths | null {
  const found = /^([+-]?)(\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text);
  const [, sign, whole = "", fraction = "", exponent, suffix = ""] = found ?? [];
  if (!found || (whole === "" && fraction === "")) return null;
  const unit = SUFFIX[suffix];
  if (unit === undefined) return null;
  const shift = Number(exponent ?? 0) - fraction.length;
  const digits = BigInt(whole + fraction) * unit;
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift));
  return sign === "-" ? -size : size;
}

const divideUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** The sum of quantities, or null when one of them is none. */
export function sumQuantities(texts: readonly string[]): Billionths | null {
  let sum = 0n;
  for (const text of texts) {
    const value = parseQuantity(text);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** "3.8 CPUs", "22.8 GiB", "8 × 1 GiB", "110": a resource's amount as people say it. @param key as Kubernetes writes it */
export function formatResource(key: string, value: Billionths): string {
  if (key === "cpu") return `${decimal(value, ONE, 3)} ${value === ONE ? "CPU" : "CPUs"}`;
  if (key === "memory" || key === "ephemeral-storage" || key === "storage") return binaryBytes(value);
  const page = /^hugepages-(\d+(?:[KMGT]i)?)$/.exec(key)?.[1];
  const pageSize = page === undefined ? null : parseQuantity(page);
  if (pageSize) {
    if (value === 0n) return "none";
    return value % pageSize === 0n ? `${value / pageSize} × ${binaryBytes(pageSize)}` : binaryBytes(value);
  }
  return decimal(value, ONE, 3);
}

const BINARY = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"] as const;

function binaryBytes(value: Billionths): string {
  const unit = BINARY.find((name) => value >= (SUFFIX[name] ?? ONE));
  return unit === undefined
    ? `${decimal(value, ONE, 0)} B`
    : `${decimal(value, SUFFIX[unit] ?? ONE, 1)} ${unit}B`;
}

/** value / unit with at most `places` decimals, rounded half up, without trailing zeros. */
function decimal(value: bigint, unit: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const negative = value < 0n;
  const scaled = ((negative ? -value : value) * scale * 2n + unit) / (unit * 2n);
  const fraction =
    places === 0
      ? ""
      : String(scaled % scale)
          .padStart(places, "0")
          .replace(/0+$/, "");
  return `${negative ? "-" : ""}${scaled / scale}${fraction ? `.${fraction}` : ""}`;
}

/** The plainest text Kubernetes reads as exactly this value: no suffix where it is whole, else m, u or n. */
export function writeQuantity(value: Billionths): string {
  if (value % ONE === 0n) return `${value / ONE}`;
  for (const suffix of ["m", "u"] as const) {
    const unit = SUFFIX[suffix] ?? ONE;
    if (value % unit === 0n) return `${value / unit}${suffix}`;
  }
  return `${value}n`;
}
