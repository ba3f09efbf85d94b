import { existsSync } from "node:fs";
import path from "node:path";
import { type BundleBuild, buildBundle } from "@/server/infra/bundle/build/build-bundle";
import { spawnInGroup } from "@/server/infra/bundle/build/spawn-in-group";
import { bundleCache } from "@/server/infra/bundle/bundle-folders";
import { buildParts } from "@/server/infra/bundle/released/build-parts";
import { SentenceError } from "../sentence-error";

/** Builds a bundle into a new folder as the user who calls; it is in no store. */
export async function buildHere(kubernetes: string, outDir: string, project: string): Promise<void> {
  if (existsSync(outDir)) throw new SentenceError(`${outDir} exists already: name a new folder.`);
  await buildWithProgress({ kubernetes, outDir, sources: path.join(project, "bundle") });
  console.log(`The bundle of Kubernetes ${kubernetes} is in ${outDir}.`);
}

/** Makes, in a new folder of the caller's, what released files lack for a deploy. */
export async function buildPartsHere(outDir: string, project: string): Promise<void> {
  if (existsSync(outDir)) throw new SentenceError(`${outDir} exists already: name a new folder.`);
  await withProgress(async (how) =>
    buildParts({ ...how, outDir, sources: path.join(project, "bundle"), cacheDir: await bundleCache() }),
  );
  console.log(
    `Debian packages, wheels and the probe image are in ${outDir}: put it beside the released files.`,
  );
}

/** Builds with every line on the terminal; Ctrl-C ends all that was started. */
export async function buildWithProgress(build: {
  kubernetes: string;
  outDir: string;
  sources: string;
}): Promise<void> {
  await withProgress(async (how) => buildBundle({ ...build, ...how, cacheDir: await bundleCache() }));
}

async function withProgress(
  work: (how: Pick<BundleBuild, "log" | "signal" | "spawn">) => Promise<void>,
): Promise<void> {
  const canceled = new AbortController();
  const cancel = () =>
    canceled.abort(new SentenceError("The build was canceled; what was finished is kept for the next one."));
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, cancel);
  const { signal } = canceled;
  const log = (line: string) => console.log(line);
  try {
    await work({ log, signal, spawn: spawnInGroup(log, signal) });
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, cancel);
  }
}
