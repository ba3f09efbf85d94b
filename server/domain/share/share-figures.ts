/** "2026-11-25 09:20 UTC": files are read in any zone. */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** 6312 -> "6,312" */
export const figure = (count: number): string => count.toLocaleString("en-GB");

/** "2 h 1 min", "38 s" */
export function took(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
