import { accessSync, chownSync, constants, mkdirSync, readdirSync, statSync } from "node:fs";
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

/**
 * Makes the data folder (0700, the service user's when root starts it) or says in one sentence why it cannot be used.
 * @param user undefined: the caller itself
 */
export async function prepareDataFolder(data, user) {
  try {
    const made = mkdirSync(data, { recursive: true, mode: 0o700 });
    const empty = made !== undefined || readdirSync(data).length === 0;
    // an own, empty folder is handed over; one with content belongs to whoever filled it
    if (user && empty && statSync(data).uid === 0) chownSync(data, user.uid, user.gid);
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
