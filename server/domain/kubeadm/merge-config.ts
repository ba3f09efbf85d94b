type Config = Record<string, unknown>;

const isConfig = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lays `over` on `base`: maps are merged key by key, everything else is replaced. */
export function mergeConfig(base: Config, over: Config): Config {
  const merged: Config = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const current = merged[key];
    merged[key] = isConfig(current) && isConfig(value) ? mergeConfig(current, value) : value;
  }
  return merged;
}
