/** What the viewer gets of one line. */
export const LINE_BYTES = 16 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The first 16 KiB of a line, whole characters only; `cut` says how many bytes are missing. */
export function cutLine(text: string): { text: string; cut?: number } {
  if (text.length * 3 <= LINE_BYTES) return { text };
  const bytes = encoder.encode(text);
  if (bytes.length <= LINE_BYTES) return { text };
  let end = LINE_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--; // inside a character (RFC 3629 §3)
  return { text: decoder.decode(bytes.subarray(0, end)), cut: bytes.length - end };
}
