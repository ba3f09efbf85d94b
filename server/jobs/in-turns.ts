/** Does `work` for each item, at most so many at once, in their order. The first failure ends it. */
export async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const go = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, go));
  } finally {
    waiting.length = 0;
  }
}
