import { accessSync, chownSync, constants, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { runQuietly, StartError } from "./step.mjs";

const wayOut = "choose another folder with FAIRLEAD_DATA=/path npm start";

/** The first folder on the way up that exists. */
function existingParent(folder) {
  for (let place = folder; ; place = path.dirname(place)) {
    if (statSync(place, { throwIfNoEntry: false })?.isDirectory() || place === path.dirname(place))
      return place;
  }
}

/** Node's own recursive mkdir never returns where a file system refuses with ENOENT, as /proc does. */
function makeFolder(folder) {
  const parent = existingParent(folder);
  const missing = path.relative(parent, folder).split(path.sep).filter(Boolean);
  missing.reduce((place, name) => {
    const next = path.join(place, name);
    mkdirSync(next, { mode: next === folder ? 0o700 : 0o755 });
    return next;
  }, parent);
  return missing.length > 0;
}

/**
 * Makes the data folder (0700, the service user's when root starts it) or says in one sentence why it cannot be used.
 * @param user undefined: the caller itself
 */
export async function prepareDataFolder(data, user) {
  try {
    // only a folder made here is handed over: one that was there belongs to somebody's plan
    if (makeFolder(data) && user) chownSync(data, user.uid, user.gid);
    if (!user) accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (cause.code === "ENOTDIR" || cause.code === "EEXIST") {
      throw new StartError(`The data folder ${data} is not a folder: ${wayOut}`);
    }
    throw new StartError(
      `The data folder ${data} cannot be written (${cause.code} at ${existingParent(data)}): give yourself the right, or ${wayOut}`,
    );
  }
  if (!user) return;
  const tried = await runQuietly([
    ...user.plain,
    "sh",
    "-c",
    'test -r "$1" && test -w "$1" && test -x "$1"',
    "sh",
    data,
  ]);
  if (tried.code !== 0) {
    throw new StartError(
      `The data folder ${data} cannot be written by the user ${user.name}: run chown -R ${user.name}: ${data} and let everybody pass through the folders above it, or ${wayOut}`,
    );
  }
}
