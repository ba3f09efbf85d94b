/** Next calls this once per server start. The literal below lets its bundler leave Node's part out of other runtimes. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { endStreamsOnSignal } = await import("./instrumentation-node");
    endStreamsOnSignal();
  }
}
