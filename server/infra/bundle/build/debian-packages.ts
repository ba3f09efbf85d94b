import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DEBIAN_PACKAGES } from "@/server/domain/bundle/recipe";
import { DomainError } from "@/server/domain/errors";
import { readAptSources, selectSources } from "../../practice-lab/daemon/apt-sources";
import { BASE_PACKAGES, isoWeek, RELEASE } from "../../practice-lab/daemon/base-packages";
import type { BuildTools } from "./build-tools";
import type { Component } from "./component";
import { copyProgram } from "./copy-program";
import { readOutput, runProgram } from "./run-program";

/** Folders of the component: packages for hosts, and the programs an image takes from them with their libraries. */
export const DEBS = "debs";
export const FILTER = "filter";

/**
 * What a freshly installed Debian host lacks for Kubernetes, and all those packages need. Fetched anew every week,
 * because a mirror drops a package once its next version is there.
 */
export const debianComponent = (now: Date): Component => ({
  name: "debian-packages",
  title: `Debian packages ${DEBIAN_PACKAGES.join(", ")}`,
  sources: [],
  settings: [RELEASE, DEBIAN_PACKAGES, BASE_PACKAGES, isoWeek(now)],
  usesGo: false,
  make: async (tools, out) => {
    const apt = await prepareApt(tools);
    await runProgram(tools, "Reading Debian's package lists", {
      argv: ["apt-get", ...apt, "update", "-q"],
      cwd: tools.work,
      env: tools.env,
    });
    const base = await closure(tools, apt, ["?essential", "?priority(required)", ...BASE_PACKAGES]);
    const wanted = await closure(tools, apt, DEBIAN_PACKAGES);
    const downloads = path.join(tools.work, "debs");
    await mkdir(downloads);
    await runProgram(tools, "Fetching Debian packages", {
      argv: [
        "apt-get",
        ...apt,
        "download",
        "-q",
        ...[...wanted].map(([name, version]) => `${name}=${version}`),
      ],
      cwd: downloads,
      env: tools.env,
    });
    const root = path.join(tools.work, "debian");
    await mkdir(path.join(out, DEBS));
    for (const file of (await readdir(downloads)).sort()) {
      await readOutput(
        { argv: ["dpkg-deb", "--extract", file, root], cwd: downloads, env: tools.env },
        tools.signal,
      );
      if (base.has(file.slice(0, file.indexOf("_")))) continue;
      // apt writes an epoch as 1%3a; a pool's file names have none
      await copyFile(path.join(downloads, file), path.join(out, DEBS, file.replace(/_\d+%3a/, "_")));
    }
    await copyProgram(tools, root, "usr/sbin/nft", path.join(out, FILTER));
  },
});

/** An apt of its own, which knows the machine's Debian mirrors and believes that nothing is installed. */
async function prepareApt({ work }: BuildTools): Promise<string[]> {
  const home = path.join(work, "apt");
  for (const folder of ["lists/partial", "cache/archives/partial", "sources", "preferences"]) {
    await mkdir(path.join(home, folder), { recursive: true });
  }
  await writeFile(path.join(home, "status"), "");
  const sources = selectSources(await readAptSources(), RELEASE);
  if (sources.length === 0) {
    throw new DomainError(
      "unsupported",
      `This machine names no mirror of Debian ${RELEASE} in /etc/apt, where the hosts' packages come from: build the bundle on Debian 12, or import one.`,
    );
  }
  for (const [index, text] of sources.entries()) {
    const kind = text.startsWith("deb ") ? "list" : "sources";
    await writeFile(path.join(home, "sources", `mirror${index}.${kind}`), text);
  }
  const options = {
    "Dir::State::lists": "lists",
    "Dir::State::status": "status",
    "Dir::Cache": "cache",
    "Dir::Etc::sourcelist": "no-such-file",
    "Dir::Etc::sourceparts": "sources",
    "Dir::Etc::preferencesparts": "preferences",
  };
  const places = Object.entries(options).map(([name, value]) => `${name}=${path.join(home, value)}`);
  // the downloads lie in our folder, which apt's own user may not enter
  const sandbox = process.getuid?.() === 0 ? ["APT::Sandbox::User=root"] : [];
  return [...places, ...sandbox, "APT::Install-Recommends=false"].flatMap((option) => ["-o", option]);
}

/** The packages with everything they need: name to version, as apt would install them on an empty machine. */
async function closure(
  tools: BuildTools,
  apt: string[],
  names: readonly string[],
): Promise<Map<string, string>> {
  const argv = ["apt-get", ...apt, "install", "--simulate", "-q", ...names] as const;
  const { stdout } = await readOutput(
    { argv: argv as readonly [string, ...string[]], cwd: tools.work, env: tools.env },
    tools.signal,
  );
  const lines = stdout.matchAll(/^Inst (\S+) \((\S+) /gm);
  return new Map([...lines].map(([, name = "", version = ""]) => [name, version]));
}
