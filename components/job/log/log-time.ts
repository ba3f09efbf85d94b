/** The time column: off, since the run began, or the reader's clock. */
export const TIME_MODES = ["off", "since start", "clock"] as const;
export type TimeMode = (typeof TIME_MODES)[number];

const two = (value: number) => String(value).padStart(2, "0");
const milliseconds = (ms: number) => String(Math.floor(ms) % 1000).padStart(3, "0");

/** `0:41.203`, `1:02:03.004`; before the start (clocks of two machines) `-0:00.120`. @param ms since the start */
export function formatSinceStart(ms: number): string {
  const whole = Math.abs(Math.round(ms));
  const seconds = Math.floor(whole / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const front = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${ms <= -1 ? "-" : ""}${front}:${two(seconds % 60)}.${milliseconds(whole)}`;
}

/** `14:03:22.120` on the reader's clock. */
export function formatClock(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds(time.getMilliseconds())}`;
}

/** RFC 3339 with ms, UTC: what hovering tells. A line the store has no time of has at = 0. */
export const formatUtc = (at: number): string => (at > 0 ? new Date(at).toISOString() : "time unknown");

/** The text of the time column for one line; empty when there is none to show. */
export function formatLineTime(mode: TimeMode, at: number, startedAt: number | null): string {
  if (mode === "off" || at <= 0) return "";
  if (mode === "clock") return formatClock(at);
  return startedAt === null ? "" : formatSinceStart(at - startedAt);
}
