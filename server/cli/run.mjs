import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readPlace } from "./start/place.mjs";
import { prepareServiceUser, serviceEnvironment } from "./start/service-user.mjs";
import { messageOf, StartError } from "./start/step.mjs";

/** `npm run backup`, `restore`, `bundle`: the built terminal program, built first when it is missing; `bench` from source. */
async function run() {
  const place = readPlace();
  const argv = process.argv.slice(2);
  if (!existsSync(path.join(place.project, "node_modules/esbuild"))) {
    throw new StartError("The packages are not installed yet: run npm ci, or npm start once.");
  }
  if (argv[0] === "bench") {
    const bench = ["--import", "tsx", path.join(place.project, "bench/main.ts"), ...argv.slice(1)];
    return spawnSync(process.execPath, bench, { cwd: place.project, stdio: "inherit" }).status ?? 1;
  }
  const { buildBundles } = await import("./build.mjs");
  await buildBundles(place.project);
  const cli = realpathSync(path.join(place.project, ".build/current/cli.mjs"));
  const user = place.root ? await prepareServiceUser(place.project) : undefined;
  process.env.FAIRLEAD_DATA = place.data;
  process.env.FAIRLEAD_BUILD = path.dirname(cli);
  const { runCommand } = await import(pathToFileURL(cli).href);
  // paths a person types are meant from where they stand
  const from = process.env.INIT_CWD ?? process.cwd();
  const environment = user ? serviceEnvironment(user) : process.env;
  return runCommand(argv, { ...place, user, environment, from });
}

process.exitCode = await run().catch((cause) => {
  console.error(messageOf(cause));
  return 1;
});
