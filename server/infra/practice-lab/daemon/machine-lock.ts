import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { withFileLock } from "../../processes/with-file-lock";
import { ENVIRONMENT } from "./command";
import { RUN } from "./places";

/**
 * Runs `body` while this process holds a lock of the whole machine.
 * @param name `labs` for a lab that comes or goes, `base` for building the base image
 */
export async function withMachineLock<T>(
  name: "labs" | "base",
  body: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  mkdirSync(RUN, { recursive: true, mode: 0o711 });
  const file = path.join(RUN, `${name}.lock`);
  closeSync(openSync(file, "a", 0o600)); // whoever may read a file may lock it, and so hold up every lab
  return withFileLock({ file, name, env: ENVIRONMENT, ...(signal ? { signal } : {}) }, body);
}
