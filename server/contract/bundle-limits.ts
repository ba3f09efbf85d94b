/** A bundle is at most this large, packed or not (bytes). */
export const BUNDLE_MAX = 4 * 1024 ** 3;
