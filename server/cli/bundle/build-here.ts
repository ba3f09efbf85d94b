import { existsSync } from "node:fs";
import path from "node:path";
import { buildBundle } from "@/server/infra/bundle/build/build-bundle";
import { spawnInGroup } from "@/server/infra/bundle/build/spawn-in-group";
import { bundleCache } from "@/server/infra/bundle/bundle-folders";
import { SentenceError } from "../sentence-error";

/** Builds a bundle into a new folder as the user who calls; it is in no store. */
export async function buildHere(kubernetes: string, outDir: string, project: string): Promise<void> {
  if (existsSync(outDir)) throw new SentenceError(`${outDir} exists already: name a new folder.`);
  await buildWithProgress({ kubernetes, outDir, sources: path.join(project, "bundle") });
  console.log(`The bundle of Kubernetes ${kubernetes} is in ${outDir}.`);
}

/** Builds with every line on the terminal; Ctrl-C ends all that was started. */
export async function buildWithProgress(build: {
  kubernetes: string;
  outDir: string;
  sources: string;
}): Promise<void> {
  const canceled = new AbortController();
  const cancel = () =>
    canceled.abort(new SentenceError("The build was canceled; what was finished is kept for the next one."));
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, cancel);
  const { signal } = canceled;
  const log = (line: string) => console.log(line);
  try {
    await buildBundle({
      ...build,
      ...{ cacheDir: await bundleCache(), log, signal, spawn: spawnInGroup(log, signal) },
    });
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, cancel);
  }
}
