import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

/** @returns {string | undefined} the program's path */
export function findProgram(name, searchPath = process.env.PATH ?? "") {
  const folders = `${searchPath}:/usr/sbin:/sbin`.split(":");
  return folders
    .filter(Boolean)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const program =
  (...names) =>
  (searchPath) =>
    names.every((name) => findProgram(name, searchPath) !== undefined);

/** What Fairlead itself does not need, but practice labs, deploying and building a bundle do: [Debian package, is it there?] */
const WANTED = [
  ["iproute2", program("ip")],
  ["util-linux", program("unshare", "setpriv", "flock", "nsenter")],
  ["mmdebstrap", program("mmdebstrap")],
  ["openssh-client", program("ssh", "ssh-agent", "ssh-add", "ssh-keygen")],
  ["python3", program("python3")],
  ["python3-pip", program("pip3")],
  ["zstd", program("zstd")],
  ["build-essential", program("gcc")],
  ["pkg-config", program("pkg-config")],
  ["libseccomp-dev", () => existsSync("/usr/include/seccomp.h")],
];

export const aptLine = (packages) =>
  `${process.getuid?.() === 0 ? "" : "sudo "}apt-get install -y ${packages.join(" ")}`;

/**
 * Debian packages that are missing for practice labs, deploying and building bundles.
 * @param {{root: boolean, searchPath?: string}} who `searchPath`: PATH of the user that jobs run as
 */
export function missingForLabs({ root, searchPath }) {
  const wanted = root ? WANTED : [...WANTED, ["sudo", program("sudo")]];
  return wanted.filter(([, isThere]) => !isThere(searchPath)).map(([name]) => name);
}

/** One line with everything, or nothing when nothing is missing. */
export function sayWhatLabsNeed(who) {
  if (process.platform !== "linux") {
    console.log(
      "Practice labs, deploying and building bundles need Linux: this machine can show and import only.",
    );
    return;
  }
  const missing = missingForLabs(who);
  if (missing.length === 0) return;
  console.log(`For practice labs, deploying and building bundles also run: ${aptLine(missing)}`);
}
