import { closeSync, openSync } from "node:fs";
import path from "node:path";
import type { CommandPlace } from "../place";
import { describeCommand } from "../product";
import { runToEnd } from "../run-to-end";
import { SentenceError } from "../sentence-error";
import { prepareDataFolder } from "../start/data-folder.mjs";
import { readRecord, recordFile } from "../start/record.mjs";

/** `npm run restore -- FILE [--force]`: into an empty data folder; the next `npm start` runs from it. */
export async function restore(args: readonly string[], place: CommandPlace): Promise<void> {
  const name = args.find((arg) => !arg.startsWith("-"));
  if (name === undefined) throw new SentenceError("Name the backup: npm run restore -- fairlead.tar.gz");
  const running = readRecord(recordFile(place)).supervisor;
  if (running)
    throw new SentenceError(`Fairlead is running on ${place.data}: stop it first with kill ${running.pid}`);
  const file = path.resolve(place.from, name);
  const input = open(file);
  try {
    await prepareDataFolder(place.data, place.user);
    const force = args.includes("--force") ? ["--force"] : [];
    await runToEnd(describeCommand(place, ["restore-stream", ...force]), { stdin: input });
  } finally {
    closeSync(input);
  }
  console.log(`${file} is now in ${place.data}: npm start runs from it.`);
}

function open(file: string): number {
  try {
    return openSync(file, "r");
  } catch (cause) {
    throw new SentenceError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}
