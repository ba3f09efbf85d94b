import { access, constants } from "node:fs/promises";
import path from "node:path";
import { env } from "@/server/env";
import { readOutput } from "./build/run-program";

interface Need {
  what: string;
  debianPackage: string;
  isThere: (env: Record<string, string>) => Promise<boolean>;
}

const exists = (file: string, mode = constants.F_OK) =>
  access(file, mode).then(
    () => true,
    () => false,
  );

const program = (name: string) => async (env: Record<string, string>) => {
  const folders = (env.PATH ?? "").split(":").filter((folder) => folder !== "");
  const found = await Promise.all(folders.map((folder) => exists(path.join(folder, name), constants.X_OK)));
  return found.includes(true);
};

const answers =
  (...argv: [string, ...string[]]) =>
  (env: Record<string, string>) =>
    readOutput({ argv, cwd: "/", env }).then(
      () => true,
      () => false,
    );

/** Go is not among them: where it is missing or too old, a build fetches it from PyPI. */
const NEEDS: readonly Need[] = [
  { what: "a C compiler, for pause and runc", debianPackage: "gcc", isThere: program("cc") },
  {
    what: "the C library's header files",
    debianPackage: "libc6-dev",
    isThere: async () => exists("/usr/include/stdio.h"),
  },
  { what: "pkg-config, for runc", debianPackage: "pkg-config", isThere: program("pkg-config") },
  {
    what: "libseccomp's header files, for runc",
    debianPackage: "libseccomp-dev",
    isThere: answers("pkg-config", "--exists", "libseccomp"),
  },
  { what: "apt-get, for the hosts' Debian packages", debianPackage: "apt", isThere: program("apt-get") },
  { what: "dpkg-deb, for the hosts' Debian packages", debianPackage: "dpkg", isThere: program("dpkg-deb") },
  { what: "Python", debianPackage: "python3", isThere: program("python3") },
  {
    what: "Python's pip, for the wheels of ansible-core",
    debianPackage: "python3-pip",
    isThere: answers(
      "python3",
      "-c",
      "import sys, importlib.util as u; sys.exit(u.find_spec('pip') is None)",
    ),
  },
];

/**
 * What this machine lacks to build a bundle, each with the command that brings it.
 * @param environment of the programs a build starts
 */
export async function bundleBuildNeeds(
  environment: Record<string, string> = { PATH: env().PATH },
): Promise<{ missing: { what: string; installLine: string }[] }> {
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  const lacking = await Promise.all(
    NEEDS.map(async ({ what, debianPackage, isThere }) => {
      const there = await isThere(environment);
      return there ? [] : [{ what, installLine: `${sudo}apt-get install -y ${debianPackage}` }];
    }),
  );
  return { missing: lacking.flat() };
}
