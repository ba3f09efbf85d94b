import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { setPriority } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

export const root = path.resolve(import.meta.dirname, "..");
const results = path.join(root, "test-results/counts");

/** Where Linux shares out its processors by groups of processes (cgroup v1). */
const CPU_GROUPS = "/sys/fs/cgroup/cpu";

/**
 * A group of processes that gets an eighth of the processors that others want too. What a program started by it starts
 * stays in it; niceness counts within a session only (sched(7), autogroup), and browsers and runners begin their own.
 * @returns {{folder: string, end: () => void} | undefined} undefined where there is none to be had: niceness alone then
 */
export function lowShare() {
  const folder = path.join(CPU_GROUPS, `fairlead-tests-${process.pid}`);
  if (process.getuid?.() !== 0 || !existsSync(path.join(CPU_GROUPS, "cpu.shares"))) return undefined;
  try {
    mkdirSync(folder);
    writeFileSync(path.join(folder, "cpu.shares"), "128");
  } catch {
    return undefined;
  }
  const end = () => {
    try {
      rmdirSync(folder);
    } catch (cause) {
      console.log(`${folder} stays: ${cause.message}`);
    }
  };
  return { folder, end };
}

/** The same program, begun inside the group. */
const within = (group, argv) =>
  group ? ["/bin/sh", "-c", 'echo $$ >"$0" && exec "$@"', path.join(group, "cgroup.procs"), ...argv] : argv;

/**
 * Runs a program in the project. `quiet`: its output is kept and shown when it fails. `label`: every line of it says whose
 * it is, since others write at the same time. `nice`: how far it stands back behind them (nice(1)).
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(argv, { quiet = false, label, env = {}, nice = 0, group } = {}) {
  const [program, ...args] = within(group, argv);
  const piped = quiet || label ? "pipe" : "inherit";
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", piped, piped],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      if (label) createInterface({ input: stream }).on("line", (line) => console.log(`${label} | ${line}`));
      else
        stream.setEncoding("utf8").on("data", (text) => {
          output += text;
        });
    }
    if (nice > 0 && child.pid !== undefined) setPriority(child.pid, nice);
    child.once("error", (cause) => resolve({ code: 127, output: String(cause) }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const bin = (name) => path.join(root, "node_modules/.bin", name);

/** Programs, one after the other, that pass or fail as a whole. */
async function check(name, commands, beside) {
  let code = 0;
  let output = "";
  for (const argv of commands) {
    ({ code, output } = await run(argv, { quiet: true, ...beside }));
    if (code !== 0) break;
  }
  if (code !== 0) console.log(`${output.trimEnd()}\n`);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** The report that the runner of a section writes. */
export const reportFile = (name) => path.join(results, `${name}.json`);

function countsFile(name) {
  mkdirSync(results, { recursive: true });
  const file = reportFile(name);
  rmSync(file, { force: true });
  return file;
}

/** With CI set a test that did not run is a failure: a missing tool has to say so, not to be skipped over. */
function judge(name, code, passed, failed, skipped) {
  const strict = process.env.CI && skipped > 0;
  if (strict) console.log(`${name}: ${skipped} tests were skipped; with CI set nothing may skip.`);
  const counted = failed + (strict ? skipped : 0);
  // a file that cannot be loaded, an unhandled rejection or no test at all fails without a failed test
  return { name, passed, failed: code !== 0 && counted === 0 ? 1 : counted };
}

/** @param projects of vitest.config.ts, `name` alone when none are given */
export async function vitest(name, { quiet = false, projects = [name], ...beside } = {}) {
  const file = countsFile(name);
  const chosen = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code, output } = await run([bin("vitest"), "run", ...chosen, ...reporters], {
    ...(quiet ? { quiet } : { label: name }),
    ...beside,
  });
  if (quiet && code !== 0) console.log(output);
  if (!existsSync(file)) return { name, passed: 0, failed: 1 };
  const counts = JSON.parse(readFileSync(file, "utf8"));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  return judge(name, code, counts.numPassedTests, counts.numFailedTests, skipped);
}

/**
 * @param project of playwright.config.ts
 * @returns {Promise<{name: string, passed: number, failed: number}>}
 */
export async function playwright(project, beside = {}) {
  const name = `e2e-${project}`;
  const file = countsFile(name);
  const argv = [bin("playwright"), "test", "--project", project];
  const { code } = await run([...argv, "--output", path.join(root, "test-results/e2e", project)], {
    label: name,
    ...beside,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  if (!existsSync(file)) return { name, passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  if (stats.flaky > 0)
    console.log(`${name}: ${stats.flaky} tests passed at the second try only, see "flaky" above.`);
  return judge(name, code, stats.expected + stats.flaky, stats.unexpected, stats.skipped);
}

/** Times `work`, sums up its parts and prints one line about it. */
export async function section(name, work) {
  const began = performance.now();
  console.log(`\n== ${name}`);
  const parts = [await work()].flat();
  const sum = (key) => parts.reduce((total, one) => total + one[key], 0);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const [passed, failed] = [sum("passed"), sum("failed")];
  console.log(`== ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  return { name, passed, failed, seconds, parts };
}

/** What tsc found out about each file; it compares contents, so the knowledge of an earlier clone holds. */
const TYPES_KNOWN = "tsconfig.tsbuildinfo";

/** Keeps that in the cache folder, where there is one. */
async function checkTypes(beside) {
  const known = path.join(root, TYPES_KNOWN);
  const cache = process.env.FAIRLEAD_CACHE;
  const kept = cache ? path.join(cache, TYPES_KNOWN) : undefined;
  if (kept && existsSync(kept) && !existsSync(known)) copyFileSync(kept, known);
  // a fresh clone lacks the types that Next writes for pages and style sheets
  const commands = [
    [bin("next"), "typegen"],
    [bin("tsc"), "--noEmit"],
  ];
  const outcome = await check("types", commands, beside);
  if (kept && existsSync(known)) {
    copyFileSync(known, `${kept}.${process.pid}`);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return outcome;
}

/** The checks that need no network and no services: formatting, types, layers, unit tests. */
export async function verify(beside = {}) {
  return (
    await Promise.all([
      check("biome", [[bin("biome"), "check", "."]], beside),
      checkTypes(beside),
      check("layers", [[process.execPath, path.join(root, ".ci/check-layers.mjs")]], beside),
      vitest("unit", { quiet: true, projects: ["unit", "unit-alone"], ...beside }),
    ])
  ).flat();
}
