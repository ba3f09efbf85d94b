import { chmodSync, copyFileSync, mkdirSync, realpathSync, renameSync } from "node:fs";
import path from "node:path";
import type { ChildCommand } from "./kept-child";
import type { Place } from "./place";
import { installationName } from "./start/record.mjs";

/** Where the practice lab's root side lies when root runs it: nobody else can change it there. */
const ROOT_FOLDER = "/usr/local/lib/fairlead";

/** What every part shares: the build as the right user sees it, and its environment. */
function describeBuild(place: Place) {
  const build = path.basename(realpathSync(path.join(place.project, ".build/current")));
  const project = place.user?.project ?? place.project;
  const folder = path.join(project, ".build", build);
  const env: NodeJS.ProcessEnv = {
    ...place.environment,
    FAIRLEAD_DOOR: place.user ? installationName(place.data) : undefined,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    FAIRLEAD_DATA: place.data,
    FAIRLEAD_HOST: place.host,
    FAIRLEAD_PORT: String(place.port),
    FAIRLEAD_BUILD: folder,
  };
  return {
    build,
    project,
    folder,
    env,
    node: [...(place.user?.prefix ?? []), place.user?.node ?? process.execPath],
    // a folder closed to the service user is entered behind the prefix, not before it
    cwd: project === place.project ? project : "/",
  };
}

/** One of the terminal's commands as the service user, whose files the data folder holds. */
export function describeCommand(place: Place, args: readonly string[]): ChildCommand {
  const { node, folder, cwd, env } = describeBuild(place);
  return { name: args[0] ?? "", argv: [...node, path.join(folder, "cli.mjs"), ...args], cwd, env };
}

/** How the parts of this build are started, as the right user. */
export function describeProduct(place: Place, setupCode: string | undefined) {
  const { build, project, folder, env, node, cwd } = describeBuild(place);
  const next = path.join(project, "node_modules/next/dist/bin/next");
  const listen = ["-H", place.host, "-p", String(place.port)];
  const web: ChildCommand = {
    name: "web",
    // young objects get 64 MiB instead of 16: long lists make many, and fewer answers wait for the collector
    argv: [...node, "--max-semi-space-size=64", next, "start", project, ...listen],
    cwd,
    env: setupCode ? { ...env, FAIRLEAD_SETUP_CODE: setupCode } : env,
    noise: /^(▲ Next|- (Local|Network):|✓ (Ready|Running|Starting)|\s*$)/,
  };
  const runner: ChildCommand = {
    name: "runner",
    argv: [...node, path.join(folder, "runner.mjs")],
    cwd,
    env,
    noise: /"msg":"the runner runs"/,
  };
  return { web, runner, door: describeDoor(place, build) };
}

/** The one part that stays root: opens practice labs for the service user. */
function describeDoor(place: Place, build: string): ChildCommand | undefined {
  if (!place.user) return undefined;
  mkdirSync(ROOT_FOLDER, { recursive: true, mode: 0o755 });
  const name = installationName(place.data);
  // its own copy: another installation may be of another version
  const program = path.join(ROOT_FOLDER, `lab-daemon-${name}.mjs`);
  copyFileSync(path.join(place.project, ".build", build, "lab-daemon.mjs"), `${program}.new`);
  chmodSync(`${program}.new`, 0o644);
  renameSync(`${program}.new`, program);
  const { uid, gid } = place.user;
  return {
    name: "practice lab",
    argv: [process.execPath, program, "door", "--uid", String(uid), "--gid", String(gid), "--name", name],
    cwd: "/",
    env: {
      NODE_ENV: "production",
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      LANG: "C.UTF-8",
    },
  };
}
