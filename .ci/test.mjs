import { existsSync } from "node:fs";
import path from "node:path";
import { failures } from "./failures.mjs";
import { lowShare, playwright, reportFile, root, run, section, verify, vitest } from "./sections.mjs";
import { requireTools } from "./tools.mjs";

/** Sections beside the labs stand back: the labs take longest, and what they wait for has seconds to answer. */
const share = lowShare();
const BESIDE = { nice: 5, ...(share ? { group: share.folder } : {}) };
process.on("exit", () => share?.end());
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(1));

const SECTIONS = {
  tools: async () => {
    const missing = await requireTools();
    return { name: "tools", passed: missing.length === 0 ? 1 : 0, failed: missing.length };
  },
  still: () => vitest("still"),
  verify: () => verify(BESIDE),
  build: async () => {
    const { code } = await run([process.execPath, path.join(root, "server/cli/build.mjs")]);
    return { name: "build", passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  },
  proc: () => vitest("proc", BESIDE),
  pg: () => vitest("pg", BESIDE),
  bundle: () => vitest("bundle", BESIDE),
  lab: () => vitest("lab"),
  "e2e-pages": () => playwright("pages", BESIDE),
  "e2e-labs": () => playwright("labs"),
  "e2e-more": () => playwright("more", BESIDE),
};

/**
 * First what everything needs and what wants the machine still. Then two at a time: what makes practice labs, of which a
 * machine carries one and which mostly waits for other machines' programs, beside the rest, of which the last is left for
 * whichever of the two ends first.
 */
const FIRST = ["tools", "build", "still"];
const LABS = ["lab", "e2e-labs"];
const REST = ["verify", "pg", "bundle", "proc", "e2e-pages", "e2e-more"];

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
const isAsked = (name) => asked.length === 0 || asked.includes(name);
/** Takes one name after the other; without the product nothing that starts it says anything useful. */
async function inTurn(...queues) {
  for (const queue of queues) {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const outcome = await section(name, SECTIONS[name]);
      outcomes.push(outcome);
      if (name === "build" && outcome.failed > 0) return false;
    }
  }
  return true;
}
const rest = REST.filter(isAsked);
if (await inTurn(FIRST.filter(isAsked)))
  await Promise.all([inTurn(LABS.filter(isAsked), rest), inTurn(rest)]);

for (const { name, failed } of outcomes.filter((one) => one.failed > 0)) {
  // verify's tests are in the report `unit`; its other checks have said above what they complain of
  const lines = failures(reportFile(name === "verify" ? "unit" : name));
  console.log(`\n== ${name}: ${failed} failed\n${lines.join("\n")}`);
}
const sum = (key) => outcomes.reduce((total, one) => total + one[key], 0);
console.log("\nsection     passed  failed  seconds");
for (const { name, passed, failed, seconds } of outcomes) {
  console.log(
    `${name.padEnd(10)}${[passed, failed, seconds].map((cell) => String(cell).padStart(8)).join("")}`,
  );
}
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
