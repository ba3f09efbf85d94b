import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hashSources } from "./source-hash.mjs";
import { lastLines, messageOf, runQuietly, StartError, step } from "./start/step.mjs";

/** A job process may still run from an earlier build: folders are kept this long. */
const KEPT_MS = 7 * 24 * 3600_000;

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);

/**
 * Builds runner.mjs, job.mjs, lab-daemon.mjs and cli.mjs, and copies ansible/, into `.build/<content hash>/` and points `.build/current` at
 * it. The folder of a running job is never written again.
 * @returns {Promise<string | undefined>} what to say about it
 */
export async function buildBundles(project, sources = hashSources(project)) {
  const home = path.join(project, ".build");
  const stampFile = path.join(home, "sources");
  if (read(stampFile) === sources && existsSync(path.join(home, "current/cli.mjs"))) return "unchanged";
  const [{ buildRunner }, { buildJob }, { buildLabDaemon }, { buildCli }] = await Promise.all([
    import("../runner/build-runner.mjs"),
    import("../job-process/build-job.mjs"),
    import("../infra/practice-lab/build-daemon.mjs"),
    import("./build-cli.mjs"),
  ]);
  const fresh = path.join(home, `making-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await Promise.all([
    buildRunner(path.join(fresh, "runner.mjs")),
    buildJob(path.join(fresh, "job.mjs")),
    buildLabDaemon(path.join(fresh, "lab-daemon.mjs")),
    buildCli(path.join(fresh, "cli.mjs")),
  ]);
  copyPlaybook(path.join(project, "ansible"), path.join(fresh, "ansible"));
  const name = hashFolder(fresh);
  const target = path.join(home, name);
  if (existsSync(target)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, target);
  utimesSync(target, new Date(), new Date());
  const link = path.join(home, `current-${process.pid}`);
  rmSync(link, { force: true });
  symlinkSync(name, link);
  renameSync(link, path.join(home, "current"));
  writeFileSync(stampFile, `${sources}\n`);
  removeOldBuilds(home);
  return undefined;
}

/** A deploy runs the roles of its own build, as it runs its own job.mjs. */
function copyPlaybook(from, to) {
  const leftOut = /(\.test\.ts|\/\.ansible(-lint)?|\/__pycache__)$/;
  cpSync(from, to, { recursive: true, filter: (file) => !leftOut.test(file) });
}

function hashFolder(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) hash.update(`\0${name}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function removeOldBuilds(home) {
  const current = readlinkSync(path.join(home, "current"));
  for (const entry of readdirSync(home, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === current) continue;
    const folder = path.join(home, entry.name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/** `next build`, skipped while its sources are the same. */
export async function buildWeb(project, sources = hashSources(project)) {
  const stampFile = path.join(project, ".next/fairlead-sources");
  if (read(stampFile) === sources) return "unchanged";
  rmSync(stampFile, { force: true });
  const next = path.join(project, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await runQuietly([process.execPath, next, "build"], { cwd: project, env });
  if (code !== 0)
    throw new StartError(`${lastLines(output, 60)}\n\nBuilding the web part failed; the reason is above.`);
  writeFileSync(stampFile, `${sources}\n`);
  return undefined;
}

/** Everything `npm start` runs; the steps print themselves. */
export async function buildProduct(project) {
  const sources = hashSources(project);
  const mayWrite = (work) =>
    work().catch((cause) => {
      throw cause.code === "EACCES" || cause.code === "EPERM" || cause.code === "EROFS"
        ? closedTo(project)
        : cause;
    });
  await step("build", () => mayWrite(() => buildBundles(project, sources)));
  await step("web build", () => mayWrite(() => buildWeb(project, sources)));
}

const closedTo = (project) =>
  new StartError(
    `Fairlead changed since it was built, and this user may not build it anew in ${project}: run npm run build as the user that owns the folder, or give it to this one with sudo chown -R $(id -un) ${project}`,
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildProduct(path.resolve(import.meta.dirname, "../..")).catch((cause) => {
    console.error(messageOf(cause));
    process.exitCode = 1;
  });
}
