import { existsSync } from "node:fs";
import { aptLine, findProgram } from "../server/cli/start/needs.mjs";
import { run } from "./sections.mjs";

const program =
  (...names) =>
  () =>
    names.every((name) => findProgram(name) !== undefined);

/** [Debian package, is it there?] Everything the whole test suite uses beside Node.js. */
const TOOLS = [
  ["build-essential", program("g++", "make")],
  ["chromium-headless-shell", program("chromium-headless-shell")],
  ["ca-certificates", () => existsSync("/etc/ssl/certs/ca-certificates.crt")],
  ["iproute2", program("ip")],
  ["libseccomp-dev", () => existsSync("/usr/include/seccomp.h")],
  ["mmdebstrap", program("mmdebstrap")],
  ["nftables", program("nft")],
  ["openssh-client", program("ssh", "ssh-agent", "ssh-keygen")],
  ["openssh-server", program("sshd")],
  ["pkg-config", program("pkg-config")],
  ["postgresql", () => existsSync("/usr/lib/postgresql") || program("postgres")()],
  ["procps", program("sysctl", "ps")],
  ["python3", () => existsSync("/usr/bin/python3")],
  ["python3-pip", () => existsSync("/usr/bin/pip3")],
  [
    "python3-venv",
    () => existsSync("/usr/lib/python3.11/ensurepip") || existsSync("/usr/share/python-wheels"),
  ],
  ["sudo", program("sudo")],
  ["util-linux", program("unshare", "setpriv", "flock", "nsenter")],
  ["zstd", program("zstd")],
];

const missing = () => TOOLS.filter(([, isThere]) => !isThere()).map(([name]) => name);

/** Installs what is missing when root on Debian; otherwise names the line. @returns the packages still missing */
export async function requireTools() {
  const wanted = missing();
  if (wanted.length === 0) return [];
  const line = aptLine(["--no-install-recommends", ...wanted]);
  if (process.getuid?.() !== 0 || !findProgram("apt-get")) {
    console.log(`Missing for the tests: ${line}`);
    return wanted;
  }
  console.log(line);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const quiet = true;
  for (const attempt of [1, 2]) {
    await run(["apt-get", "update", "-q"], { env, quiet });
    const install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...wanted];
    const { code, output } = await run(install, { env, quiet });
    if (code === 0) break;
    if (attempt === 2) console.log(output);
  }
  return missing();
}
