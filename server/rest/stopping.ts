const KEY = Symbol.for("fairlead.stopping");
type Holder = typeof globalThis & { [KEY]?: AbortController };

/**
 * Aborted when the web process is told to stop: every stream ends on it, else `next start` would wait for its viewers.
 * On globalThis because Next loads route modules and instrumentation as separate copies.
 */
export function stopping(): AbortController {
  const holder = globalThis as Holder;
  holder[KEY] ??= new AbortController();
  return holder[KEY];
}
