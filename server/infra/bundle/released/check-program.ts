import { readFile } from "node:fs/promises";
import type { BundleSource } from "@/server/contract/bundle";
import { badInput } from "@/server/domain/errors";
import { readProgram } from "./read-program";

export interface CheckedProgram {
  version: string;
  source: BundleSource;
  committedAt: string | null;
}

/**
 * The version inside a program is the one its name, folder or image tag says, and it is for this machine's kind.
 * @param shown how a refusal names it
 * @param claimed without v; null where nothing says it
 * @throws DomainError `bad_input` naming the file
 */
export async function checkProgram(
  file: string,
  shown: string,
  component: string,
  claimed: string | null,
): Promise<CheckedProgram> {
  const program = await readFile(file);
  const { version, arch, source, committedAt, holds } = readProgram(program, component);
  const here = process.arch === "arm64" ? "arm64" : "amd64";
  if (arch !== here) {
    const what = arch === null ? "is no Linux program" : `is for ${arch}`;
    throw badInput(`${shown} ${what} and this machine's labs are ${here}: get the release for ${here}.`);
  }
  if (version !== null && claimed !== null && version !== claimed) {
    throw badInput(`${shown} says ${claimed} and is ${version} inside: get the files of one release.`);
  }
  if (version !== null) return { version, source, committedAt };
  if (claimed === null) {
    throw badInput(
      `${shown} does not tell its version: keep it in a folder named by the version, such as v1.2.3/${shown.slice(shown.lastIndexOf("/") + 1)}.`,
    );
  }
  if (!holds(claimed)) {
    throw badInput(`${shown} says ${claimed}, which is nowhere inside it: get the files of one release.`);
  }
  return { version: claimed, source, committedAt };
}
