import path from "node:path";
import { pathToFileURL } from "node:url";
import { prepareDataFolder } from "./start/data-folder.mjs";
import { install } from "./start/install.mjs";
import { sayWhatLabsNeed } from "./start/needs.mjs";
import { readPlace } from "./start/place.mjs";
import { checkPort } from "./start/port.mjs";
import { readRecord, recordFile } from "./start/record.mjs";
import { prepareServiceUser, serviceEnvironment } from "./start/service-user.mjs";
import { messageOf, StartError, step } from "./start/step.mjs";
import { endStrays } from "./start/strays.mjs";

/** From a fresh clone to a running Fairlead; what is already there is skipped. Runs before anything is installed. */
async function start() {
  process.umask(0o022); // the service user reads what root installs and builds here
  const place = readPlace();
  const running = readRecord(recordFile(place));
  if (running.supervisor) {
    const { pid } = running.supervisor;
    throw new StartError(`Fairlead already runs at ${running.url} (process ${pid}); kill ${pid} stops it.`);
  }
  await endStrays(running.children);
  await checkPort(place);
  const user = place.root ? await prepareServiceUser(place.project) : undefined;
  await prepareDataFolder(place.data, user);
  await step("install", () => install(place.project));
  const { buildProduct } = await import("./build.mjs");
  await buildProduct(place.project);
  const current = path.join(place.project, ".build/current/cli.mjs");
  const { supervise } = await import(pathToFileURL(current).href);
  const searchPath = user ? serviceEnvironment(user).PATH : process.env.PATH;
  await supervise({
    ...place,
    user,
    environment: user ? serviceEnvironment(user) : process.env,
    record: recordFile(place),
    ready: () => sayWhatLabsNeed({ root: place.root, searchPath }),
    step,
  });
}

start().catch((cause) => {
  console.error(messageOf(cause));
  process.exit(1);
});
