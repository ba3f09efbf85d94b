import { KeptChild } from "./kept-child";
import type { Place } from "./place";
import { describeCommand, describeProduct } from "./product";
import { runToEnd } from "./run-to-end";
import { makeSetupCode } from "./setup-code";
import { removeRecord, writeRecord } from "./start/record.mjs";
import { waitForWeb } from "./wait-for-web";

/** Web and runner have this long to end by themselves; with it a stop stays under 3 s. */
const PATIENCE_MS = 2500;

export interface Supervision extends Place {
  /** File that names the supervised processes. */
  record: string;
  step(name: string, work: () => Promise<string | undefined>): Promise<void>;
  /** Called once the web part answers. */
  ready(): void;
}

/** Runs web, runner and, as root, the practice lab's door until a signal ends it. Job processes are left alone. */
export async function supervise(place: Supervision): Promise<void> {
  const setupCode = place.loopback ? undefined : makeSetupCode();
  const { web, runner, door } = describeProduct(place, setupCode);
  await place.step("database", async () => {
    await runToEnd(describeCommand(place, ["migrate"]));
    return undefined;
  });

  const note = () =>
    writeRecord(place.record, {
      url: place.url,
      children: children.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    });
  const children: KeptChild[] = [web, runner, ...(door ? [door] : [])].map(
    (command) => new KeptChild(command, console.log, note),
  );
  stopOnSignal(children, place.record);
  for (const child of children) child.start();

  await place.step("web", async () => {
    const state = await waitForWeb(place.host, place.port, 60_000);
    if (!state) return "does not answer yet; its lines above say why";
    if (setupCode && state.needsFirstAdmin) return `code for the first administrator: ${setupCode}`;
    return undefined;
  });
  place.ready();
  console.log(
    `\nFairlead runs at ${place.url} (data in ${place.data}); Ctrl-C stops it, running jobs go on.`,
  );
}

function stopOnSignal(children: readonly KeptChild[], record: string): void {
  let asked = 0;
  const stop = async () => {
    asked += 1;
    await Promise.all(children.map((child) => child.stop(asked > 1 ? 0 : PATIENCE_MS)));
    removeRecord(record);
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop());
  process.stdout.on("error", () => {}); // the terminal is gone; the work goes on
}
