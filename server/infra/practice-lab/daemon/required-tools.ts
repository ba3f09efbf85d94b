import { existsSync } from "node:fs";
import path from "node:path";
import { missingTools, PATH } from "./command";

const TOOLS = "ip mount umount nsenter unshare setpriv flock tar ssh-keygen mmdebstrap".split(" ");

/** Says at once everything that has to be installed, not the first miss in the middle of the work. */
export function requireTools(): void {
  const folders = PATH.split(":");
  const missing = TOOLS.filter((tool) => !folders.some((folder) => existsSync(path.join(folder, tool))));
  if (missing.length > 0) throw missingTools(missing);
}
