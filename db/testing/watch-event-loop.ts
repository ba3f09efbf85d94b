/** Longest time (ms) the event loop was held while `work` ran. */
export async function longestStall<T>(work: () => Promise<T>): Promise<{ stall: number; result: T }> {
  let stall = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    const now = performance.now();
    stall = Math.max(stall, now - last - 5);
    last = now;
  }, 5);
  try {
    const result = await work();
    return { stall: Math.max(stall, performance.now() - last - 5), result };
  } finally {
    clearInterval(beat);
  }
}
