import { stopping } from "./server/rest/stopping";

/** `next start` waits for open answers before it ends; the supervisor gives it 2.5 s. */
const PATIENCE_MS = 2000;

/** A signal ends every log stream at once, so that the web process ends by itself; what still hangs is cut off. */
export function endStreamsOnSignal(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stopping().abort();
      setTimeout(() => process.exit(signal === "SIGTERM" ? 143 : 130), PATIENCE_MS);
    });
  }
}
