import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { BUILDABLE_VERSIONS, findRecipe, IMAGE_REPOSITORY } from "@/server/domain/bundle/recipe";
import { environmentOfJobs } from "@/server/env";
import { type BundleBuild, prepareTools } from "../build/build-bundle";
import { type Component, componentKey } from "../build/component";
import { obtainComponent } from "../build/component-cache";
import { DEBS, debianComponent } from "../build/debian-packages";
import { probeComponent } from "../build/go-components";
import { writeOciArchive } from "../build/oci-archive";
import { wheelsComponent } from "../build/wheels";
import { makeWorkFolder } from "../build/work-folder";
import { hashFile } from "../hash-file";
import { listFiles } from "../list-files";

/**
 * Makes what a deploy needs and no project releases for it, to lie beside released files: the hosts' Debian packages, the
 * wheels of ansible-core and the image of Fairlead's own probe, with their sums.
 * Errors: as `buildBundle`.
 */
export async function buildParts(
  build: Pick<BundleBuild, "sources" | "outDir" | "cacheDir" | "log" | "signal" | "spawn">,
): Promise<void> {
  const recipe = findRecipe(BUILDABLE_VERSIONS[0] ?? "");
  if (!recipe) throw new Error("No bundle can be built.");
  const work = await makeWorkFolder(build.cacheDir);
  try {
    const { tools, goVersion } = await prepareTools({ ...build, env: environmentOfJobs() }, work);
    const obtain = async (component: Component) =>
      obtainComponent(
        component,
        await componentKey(component, { ...tools, goVersion }),
        path.join(build.cacheDir, "components"),
        tools,
      );
    const making = path.join(work, "parts");
    const debs = await obtain(debianComponent(new Date()));
    await cp(path.join(debs, DEBS), path.join(making, "debs"), { recursive: true });
    await cp(await obtain(wheelsComponent), path.join(making, "wheels"), { recursive: true });
    const probe = path.join(await obtain(probeComponent(recipe)), "probe");
    await mkdir(path.join(making, "images"));
    const image = {
      names: [`${IMAGE_REPOSITORY}/probe:${recipe.probe}`],
      layers: [[{ path: "probe", file: probe, executable: true }]],
      entrypoint: ["/probe", "serve"],
    };
    const archive = path.join(making, "images/probe.tar");
    await writeOciArchive([image], tools.arch, archive, path.join(work, "layers"), build.signal);
    await writeSums(making, build.signal);
    await mkdir(path.dirname(build.outDir), { recursive: true });
    await cp(making, `${build.outDir}.making-${process.pid}`, { recursive: true });
    await rename(`${build.outDir}.making-${process.pid}`, build.outDir);
  } finally {
    await rm(`${build.outDir}.making-${process.pid}`, { recursive: true, force: true });
    await rm(work, { recursive: true, force: true });
  }
}

/** One SHA256SUMS in each folder, as sha256sum writes it. */
async function writeSums(folder: string, signal: AbortSignal): Promise<void> {
  const lines = new Map<string, string>();
  for (const { path: name } of await listFiles(folder)) {
    const sum = await hashFile(path.join(folder, name), signal);
    const list = path.join(path.dirname(name), "SHA256SUMS");
    lines.set(list, `${lines.get(list) ?? ""}${sum}  ${path.basename(name)}\n`);
  }
  for (const [list, text] of lines) await writeFile(path.join(folder, list), text);
}
