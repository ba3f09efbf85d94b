import { readFileSync } from "node:fs";
import path from "node:path";
import { aptLine, findProgram } from "./needs.mjs";
import { StartError } from "./step.mjs";

const PACKAGE = "node_modules/better-sqlite3";

/** One sentence for a machine that has to compile better-sqlite3 and cannot. */
export function compilerSentence(missing) {
  const what = missing.length > 0 ? ` (missing: ${missing.join(", ")})` : "";
  return `The database library better-sqlite3 has to be compiled on this machine and no working C++ compiler was found${what}: run ${aptLine(["build-essential", "python3"])} and then npm start again.`;
}

export const missingCompiler = () =>
  ["g++", "make", "python3"].filter((tool) => findProgram(tool) === undefined);

/** Does its maker offer a compiled file for this machine that can be reached from here? */
async function hasPrebuilt(project) {
  if (process.env.npm_config_build_from_source) return false;
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true; // npm goes another way than fetch: let it try
  const lock = JSON.parse(readFileSync(path.join(project, "package-lock.json"), "utf8"));
  const version = lock.packages[PACKAGE].version;
  const libc = process.report.getReport().header.glibcVersionRuntime ? "" : "musl";
  const platform = `${process.platform}${process.platform === "linux" ? libc : ""}`;
  const name = `better-sqlite3-v${version}-node-v${process.versions.modules}-${platform}-${process.arch}.tar.gz`;
  const releases = "https://github.com/WiseLibs/better-sqlite3/releases/download";
  try {
    const signal = AbortSignal.timeout(5000);
    return (await fetch(`${releases}/v${version}/${name}`, { method: "HEAD", signal })).ok;
  } catch {
    return false;
  }
}

/** Says at once that a compiler is needed, not after minutes of installing. */
export async function requireCompiler(project) {
  const missing = missingCompiler();
  if (missing.length > 0 && !(await hasPrebuilt(project))) throw new StartError(compilerSentence(missing));
}
