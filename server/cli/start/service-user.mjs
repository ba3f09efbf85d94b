import { chownSync, mkdirSync } from "node:fs";
import path from "node:path";
import { runQuietly, StartError } from "./step.mjs";

const NAME = "fairlead";
const HOME = "/var/lib/fairlead";
/** Where the project is seen by the service user when its own folder is closed to it (a clone in /root). */
const APP = "/run/fairlead/app";
const NODE = "/run/fairlead/node";

async function look() {
  const { code, output } = await runQuietly(["getent", "passwd", NAME]);
  const [, , uid, gid] = code === 0 ? output.trim().split(":") : [];
  return uid && gid ? { name: NAME, uid: Number(uid), gid: Number(gid), home: HOME } : undefined;
}

/** argv that becomes the user for good: no groups of root's, no way back through sudo. */
const becoming = ({ uid, gid }) => [
  ...["setpriv", "--reuid", String(uid), "--regid", String(gid), "--init-groups"],
  ...["--inh-caps=-all", "--no-new-privs"],
];

/**
 * The user that web, runner and jobs run as when root starts Fairlead; made when missing.
 * @returns `plain`: argv in front of a command; `prefix`: the same with the project in sight; `project`, `node`: their
 *   paths behind `prefix`
 */
export async function prepareServiceUser(project) {
  let user = await look();
  if (!user) {
    const options = [
      "--system",
      "--user-group",
      "--home-dir",
      HOME,
      "--create-home",
      "--shell",
      "/usr/sbin/nologin",
    ];
    const { code, output } = await runQuietly(["useradd", ...options, NAME]);
    user = await look();
    if (!user) {
      throw new StartError(
        `The user ${NAME} could not be made (useradd ended with ${code}: ${output.trim()}): make it by hand, or start Fairlead as an ordinary user.`,
      );
    }
  }
  // ssh, ansible and go keep settings and caches at home, wherever the data lies
  if (mkdirSync(HOME, { recursive: true, mode: 0o700 })) chownSync(HOME, user.uid, user.gid);
  const plain = becoming(user);
  if ((await runQuietly([...plain, "true"])).code !== 0) {
    throw new StartError(
      "Fairlead cannot leave root behind because setpriv is missing or forbidden: apt-get install -y util-linux, or start it as an ordinary user.",
    );
  }
  return { ...user, plain, ...(await seeProject(plain, project)) };
}

async function seeProject(plain, project) {
  const sees = async (prefix, node, folder) => {
    const script = 'test -r "$2/package.json" && test -r "$2/server/cli/start.mjs" && exec "$1" -e 0';
    return (await runQuietly([...prefix, "sh", "-c", script, "sh", node, folder])).code === 0;
  };
  if (await sees(plain, process.execPath, project)) return { prefix: plain, project, node: process.execPath };
  mkdirSync(APP, { recursive: true });
  await runQuietly(["touch", NODE]);
  const script = `mount --bind "$1" ${APP} && mount --bind "$2" ${NODE} && cd ${APP} && shift 2 && exec "$@"`;
  const namespace = ["unshare", "--mount", "--propagation", "slave", "sh", "-c", script, "sh"];
  const prefix = [...namespace, project, process.execPath, ...plain];
  if (await sees(prefix, NODE, APP)) return { prefix, project: APP, node: NODE };
  throw new StartError(
    `The user ${NAME} cannot read ${project}: move the project to ${path.join("/opt", path.basename(project))}, or run chmod -R a+rX on it, or start Fairlead as an ordinary user.`,
  );
}

/** The environment of everything that runs as the service user: root's own home and npm's variables stay out. */
export function serviceEnvironment(user) {
  const foreign = /^(HOME|USER|LOGNAME|MAIL|PWD|OLDPWD|INIT_CWD|SUDO_.*|XDG_.*|SSH_.*|npm_.*)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const own = (process.env.PATH ?? "").split(":").filter((folder) => /^\/(usr|opt|snap)\//.test(folder));
  return {
    ...Object.fromEntries(kept),
    PATH: [...new Set([...own, ...system.split(":")])].join(":"),
    HOME: user.home,
    USER: user.name,
    LOGNAME: user.name,
  };
}
