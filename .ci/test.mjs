import { existsSync } from "node:fs";
import path from "node:path";
import { playwright, root, run, section, verify, vitest } from "./sections.mjs";
import { requireTools } from "./tools.mjs";

const SECTIONS = {
  tools: async () => {
    const missing = await requireTools();
    return { name: "tools", passed: missing.length === 0 ? 1 : 0, failed: missing.length };
  },
  verify,
  build: async () => {
    const { code } = await run([process.execPath, path.join(root, "server/cli/build.mjs")]);
    return { name: "build", passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  },
  proc: () => vitest("proc"),
  pg: () => vitest("pg"),
  bundle: () => vitest("bundle"),
  lab: () => vitest("lab"),
  e2e: playwright,
};

/** What may run at the same time: PostgreSQL's tests wait for locks and kills while the compiler has the processors. */
const STEPS = [["tools"], ["verify"], ["build"], ["proc"], ["pg", "bundle"], ["lab"], ["e2e"]];

/** `npm test` runs everything; `npm test -- verify proc` only those sections. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(
    `There is no section ${unknown.join(", ")}: choose among ${Object.keys(SECTIONS).join(", ")}.`,
  );
  process.exit(1);
}
if (!existsSync(path.join(root, "node_modules"))) {
  console.error("Install the packages first: npm ci");
  process.exit(1);
}

const outcomes = [];
for (const step of STEPS) {
  const chosen = step.filter((name) => asked.length === 0 || asked.includes(name));
  const ended = await Promise.all(
    chosen.map(async (name) =>
      (await section(name, SECTIONS[name])).map((one) => ({ ...one, section: name })),
    ),
  );
  outcomes.push(...ended.flat());
  // without the product nothing that starts it says anything useful
  if (chosen.includes("build") && outcomes.at(-1).failed > 0) break;
}

const sum = (key) => outcomes.reduce((total, one) => total + one[key], 0);
console.log("\nsection     passed  failed  seconds");
for (const name of new Set(outcomes.map((one) => one.section))) {
  const mine = outcomes.filter((one) => one.section === name);
  const cell = (key) => String(mine.reduce((total, one) => total + one[key], 0)).padStart(8);
  console.log(`${name.padEnd(10)}${cell("passed")}${cell("failed")}${mine[0].seconds.padStart(9)}`);
}
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
