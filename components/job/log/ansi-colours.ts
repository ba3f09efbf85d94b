/** The sixteen colours a terminal names, as xterm draws them: what 24-bit and 256-colour text is matched against. */
const NAMED: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/**
 * The named colour nearest to an RGB value. Programs choose 24-bit colours for the background they expect; only named ones
 * can be drawn readable on light and on dark.
 */
export function nearestColour(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb;
  let best = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [index, [r, g, b]] of NAMED.entries()) {
    // weights of the eye, after CIE 1931 luminance; enough to tell orange from grey
    const distance = 2 * (red - r) ** 2 + 4 * (green - g) ** 2 + 3 * (blue - b) ** 2;
    if (distance < nearest) {
      nearest = distance;
      best = index;
    }
  }
  return best;
}
