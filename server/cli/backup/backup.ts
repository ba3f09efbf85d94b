import { closeSync, openSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { CommandPlace } from "../place";
import { describeCommand } from "../product";
import { runToEnd } from "../run-to-end";
import { SentenceError } from "../sentence-error";

/** `npm run backup -- FILE`: the service user reads its data, the file is the caller's (0600). Fairlead may run. */
export async function backup(args: readonly string[], place: CommandPlace): Promise<void> {
  const name = args.find((arg) => !arg.startsWith("-"));
  if (name === undefined)
    throw new SentenceError("Name the file to write: npm run backup -- fairlead.tar.gz");
  const file = path.resolve(place.from, name);
  const out = create(file);
  try {
    await runToEnd(describeCommand(place, ["backup-stream"]), { stdout: out });
  } catch (cause) {
    rmSync(file, { force: true });
    throw cause;
  } finally {
    closeSync(out);
  }
  const kilobytes = Math.ceil(statSync(file).size / 1024).toLocaleString("en");
  console.log(
    `${file}: ${kilobytes} KiB, database and key. Whoever has it can read every secret Fairlead keeps. Bundles are not in it: they can be built or imported again.`,
  );
}

function create(file: string): number {
  try {
    return openSync(file, "wx", 0o600);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : cause;
    throw new SentenceError(
      code === "EEXIST"
        ? `${file} exists already: name another file.`
        : `${file} cannot be written (${code}): name another place.`,
    );
  }
}
