import { createReadStream, existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { packBundle } from "@/server/infra/bundle/pack-bundle";
import type { CommandPlace } from "../place";
import { describeCommand } from "../product";
import { runToEnd } from "../run-to-end";
import { SentenceError } from "../sentence-error";
import { prepareDataFolder } from "../start/data-folder.mjs";
import { buildHere, buildPartsHere } from "./build-here";

const USAGE =
  "Say what to do: npm run bundle -- build --kubernetes VERSION [--out FOLDER], npm run bundle -- import FOLDER-OR-TAR, npm run bundle -- parts --out FOLDER, or npm run bundle -- list";

/**
 * `npm run bundle -- build | import | parts | list`. Bundles are built and kept by the service user; a folder given with --out is
 * the caller's, and so is what is imported.
 */
export async function bundle(args: readonly string[], place: CommandPlace): Promise<void> {
  const { values, positionals } = readArguments(args);
  const [verb, name, extra] = positionals;
  if (extra !== undefined || (name !== undefined && verb !== "import")) throw new SentenceError(USAGE);
  if (verb === "build") {
    const kubernetes = values.kubernetes ?? BUILDABLE_VERSIONS[0] ?? "";
    if (values.out !== undefined)
      return buildHere(kubernetes, path.resolve(place.from, values.out), place.project);
    await inService(place, ["build", kubernetes]);
  } else if (verb === "import" && name !== undefined) {
    await inService(place, ["import", name], await openBundle(path.resolve(place.from, name)));
  } else if (verb === "parts" && values.out !== undefined) {
    await buildPartsHere(path.resolve(place.from, values.out), place.project);
  } else if (verb === "list") {
    await inService(place, ["list"]);
  } else {
    throw new SentenceError(USAGE);
  }
}

function readArguments(args: readonly string[]) {
  const options = { kubernetes: { type: "string" }, out: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new SentenceError(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`);
  }
}

async function inService(place: CommandPlace, args: string[], stdin?: Readable): Promise<void> {
  await prepareDataFolder(place.data, place.user);
  await runToEnd(describeCommand(place, ["migrate"]));
  // Ctrl-C reaches the command too; its last words are waited for
  const wait = () => {};
  process.on("SIGINT", wait);
  try {
    await runToEnd(describeCommand(place, ["bundle-service", ...args]), stdin ? { stdin } : {});
  } finally {
    process.off("SIGINT", wait);
  }
}

/** The service user need not be able to read it: it gets a tar on its stdin. */
async function openBundle(file: string): Promise<Readable> {
  if (!existsSync(file)) throw new SentenceError(`${file} does not exist: give a bundle folder or .tar.`);
  return statSync(file).isDirectory() ? packBundle(file) : createReadStream(file, { highWaterMark: 1 << 20 });
}
