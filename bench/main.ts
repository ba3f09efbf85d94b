import type { Figure } from "./bench";

const BENCHES: Record<string, () => Promise<() => AsyncGenerator<Figure>>> = {
  api: async () => (await import("./api")).benchApi,
  deploy: async () => (await import("./deploy")).benchDeploy,
  facts: async () => (await import("./facts")).benchFacts,
  log: async () => (await import("./log")).benchLog,
  nodes: async () => (await import("./nodes")).benchNodes,
  page: async () => (await import("./page")).benchPages,
  plan: async () => (await import("./plan")).benchPlan,
  suite: async () => (await import("./suite")).benchSuite,
};

const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const json = process.argv.includes("--json");
const unknown = names.filter((name) => !(name in BENCHES));
if (names.length === 0 || unknown.length > 0) {
  console.error(`npm run bench -- NAME [--json], NAME one of ${Object.keys(BENCHES).join(", ")}`);
  process.exit(1);
}

const show = ({ name, value, unit, ratio, baseline, target, met }: Figure) =>
  [
    `${name}: ${value} ${unit}`,
    ...(ratio === null ? [] : [`${ratio} x the plain way (${baseline} ${unit})`]),
    ...(target === null ? [] : [`target ${target}: ${met ? "met" : "MISSED"}`]),
  ].join(", ");

for (const name of names) {
  const bench = await BENCHES[name]?.();
  if (!bench) continue;
  for await (const figure of bench()) {
    console.log(json ? JSON.stringify(figure) : show(figure));
    if (figure.met === false) process.exitCode = 1;
  }
}
