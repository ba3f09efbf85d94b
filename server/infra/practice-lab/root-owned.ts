import { realpathSync, statSync } from "node:fs";
import path from "node:path";

/** True when only root can change the file or put another in its place: file and all parents are root's own. */
export function isRootOwned(file: string): boolean {
  try {
    for (let place = realpathSync(file); ; place = path.dirname(place)) {
      const { uid, mode } = statSync(place);
      if (uid !== 0 || (mode & 0o022) !== 0) return false;
      if (place === path.dirname(place)) return true;
    }
  } catch {
    return false;
  }
}
