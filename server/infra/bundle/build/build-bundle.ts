import { cp, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { BUILDABLE_VERSIONS, type BundleRecipe, findRecipe } from "@/server/domain/bundle/recipe";
import { DomainError } from "@/server/domain/errors";
import { environmentOfJobs } from "@/server/env";
import { bundleBuildNeeds } from "../build-needs";
import { assembleBundle } from "./assemble-bundle";
import type { BuildTools, GoCommand, SpawnLogged } from "./build-tools";
import { type Component, componentKey } from "./component";
import { obtainComponent, removeOldComponents } from "./component-cache";
import { debianComponent } from "./debian-packages";
import { chooseGo, prepareGo } from "./go-command";
import {
  cniComponent,
  containerdComponent,
  corednsComponent,
  kubernetesComponent,
  probeComponent,
  runcComponent,
  suiteComponent,
} from "./go-components";
import { pauseComponent } from "./pause-component";
import { nodeFeatureDiscoveryComponent, sriovDevicePluginComponent } from "./telco-components";
import { wheelsComponent } from "./wheels";
import { makeWorkFolder } from "./work-folder";

/** Stages of a build, in order. */
export const BUILD_STAGES = [
  { id: "tools", title: "Tools" },
  { id: "kubernetes", title: "Kubernetes" },
  { id: "coredns", title: "CoreDNS, pause, probe" },
  { id: "runtime", title: "containerd and runc" },
  { id: "network", title: "CNI plugins" },
  { id: "telco", title: "Telco add-ons" },
  { id: "suite", title: "Conformance suite" },
  { id: "packages", title: "Debian packages and wheels" },
  { id: "bundle", title: "Images and sums" },
] as const;
export type BuildStage = (typeof BUILD_STAGES)[number]["id"];

export interface BundleBuild {
  /** Version without v, one of BUILDABLE_VERSIONS. */
  kubernetes: string;
  /** The `bundle` folder of the project. */
  sources: string;
  /** Where the bundle goes; must not exist yet. */
  outDir: string;
  /** Outputs of earlier builds, and the work folder of this one. */
  cacheDir: string;
  /** Environment of the programs; this process's own without Fairlead's settings when left out. */
  env?: Record<string, string>;
  log: (line: string) => void;
  signal: AbortSignal;
  spawn: SpawnLogged;
  inStage?: <T>(id: BuildStage, work: () => Promise<T>) => Promise<T>;
  /** Now; a test sets it. */
  now?: Date;
}

const stagesOf = (recipe: BundleRecipe, now: Date): [BuildStage, Component[]][] => [
  ["kubernetes", [kubernetesComponent(recipe)]],
  ["coredns", [corednsComponent(recipe), pauseComponent(recipe), probeComponent(recipe)]],
  ["runtime", [containerdComponent(recipe), runcComponent(recipe)]],
  ["network", [cniComponent(recipe)]],
  ["telco", [sriovDevicePluginComponent(recipe), nodeFeatureDiscoveryComponent(recipe)]],
  ["suite", recipe.suite === undefined ? [] : [suiteComponent(recipe, recipe.suite)]],
  ["packages", [debianComponent(now), wheelsComponent]],
];

/**
 * Builds a bundle from source. What an earlier build made of the same sources, versions and Go is taken from the cache;
 * Go's own caches go away with the build. Nothing is at `outDir` until the bundle is whole.
 * Errors: DomainError `unsupported` for a version nobody pinned, a missing tool or a program that failed; the signal's
 * own error after a cancel.
 */
export async function buildBundle(build: BundleBuild): Promise<void> {
  const { kubernetes, cacheDir, outDir, log } = build;
  const env = build.env ?? environmentOfJobs();
  const now = build.now ?? new Date();
  const inStage = build.inStage ?? ((_id, work) => work());
  const recipe = findRecipe(kubernetes);
  if (!recipe) {
    const known = BUILDABLE_VERSIONS.join(", ");
    throw new DomainError(
      "unsupported",
      `Kubernetes ${kubernetes} cannot be built here: choose ${known}, or import a bundle.`,
    );
  }
  const work = await makeWorkFolder(cacheDir);
  try {
    const { tools, goVersion } = await inStage("tools", async () => {
      const prepared = await prepareTools({ ...build, env }, work);
      log(`Building a bundle of Kubernetes ${kubernetes} for ${prepared.tools.arch}`);
      return prepared;
    });
    const folders = new Map<string, string>();
    for (const [stage, components] of stagesOf(recipe, now)) {
      await inStage(stage, async () => {
        for (const component of components) {
          const key = await componentKey(component, { ...tools, goVersion });
          const folder = await obtainComponent(component, key, path.join(cacheDir, "components"), tools);
          folders.set(component.name, folder);
        }
      });
    }
    await inStage("bundle", async () => {
      const making = path.join(work, "bundle");
      await assembleBundle(recipe, now, folders, making, tools);
      await mkdir(path.dirname(outDir), { recursive: true });
      await moveFolder(making, outDir);
      await removeOldComponents(path.join(cacheDir, "components"));
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What the steps of a build get, once this machine has all they need. */
export async function prepareTools(
  {
    env,
    sources,
    log,
    signal,
    spawn,
  }: Pick<BundleBuild, "sources" | "log" | "signal" | "spawn"> & {
    env: Record<string, string>;
  },
  work: string,
): Promise<{ tools: BuildTools; goVersion: string }> {
  await requireNeeds(env);
  const choice = await chooseGo(env, signal);
  const copy = path.join(work, "sources");
  await cp(sources, copy, { recursive: true });
  const arch = process.arch === "arm64" ? "arm64" : "amd64";
  const base = { sources: copy, work, arch, env, log, signal, spawn } as const;
  let go: Promise<GoCommand> | undefined;
  const tools: BuildTools = {
    ...base,
    go: () => {
      go ??= prepareGo(choice, base);
      return go;
    },
  };
  return { tools, goVersion: choice.version };
}

/** By rename, or by copy where the cache lies on another file system; the bundle appears whole or not at all. */
async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EXDEV")) throw cause;
    const beside = `${to}.making-${process.pid}`;
    await cp(from, beside, { recursive: true });
    await rename(beside, to);
  }
}

async function requireNeeds(env: Record<string, string>): Promise<void> {
  const { missing } = await bundleBuildNeeds(env);
  if (missing.length === 0) return;
  const lines = missing.map(({ what, installLine }) => `${what} (${installLine})`);
  throw new DomainError(
    "unsupported",
    `This machine lacks what building a bundle needs: ${lines.join("; ")}.`,
  );
}
