import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";

/**
 * Our playbook, roles and plugins as the current build copied them: a later build must not change them under a run.
 * @throws DomainError `unavailable` when the build has none
 */
export function ansibleFolder(): string {
  const build = env().FAIRLEAD_BUILD;
  const folder = path.join(existsSync(build) ? realpathSync(build) : path.resolve(build), "ansible");
  if (existsSync(path.join(folder, "site.yml"))) return folder;
  throw new DomainError(
    "unavailable",
    `The playbook is not in the build (${folder}): run npm run build, then deploy again.`,
  );
}

/** Keeps ansible-core unpacked, one folder for each set of wheels. */
export const ansibleCoresFolder = (): string => path.resolve(env().FAIRLEAD_DATA, "ansible");
