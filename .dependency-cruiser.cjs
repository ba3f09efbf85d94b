/**
 * One table, read top to bottom: a layer may import itself and what its `may` lists. Type-only imports are free. Needs
 * TypeScript 6: dependency-cruiser 17 sees no module at all under 7, which `.ci/check-layers.mjs` notices.
 */
const layers = {
  contract: { path: "^server/contract/", may: [] },
  domain: { path: "^server/domain/", may: ["contract"] },
  env: { path: "^server/env\\.ts$", may: [] },
  db: { path: "^db/(?!testing/)", may: ["contract", "domain", "env"] },
  dbTesting: { path: "^db/testing/", may: ["contract", "domain", "db"] },
  infra: { path: "^server/infra/", may: ["contract", "domain", "env"] },
  services: { path: "^server/services/", may: ["contract", "domain", "env", "db", "infra"] },
  jobRuns: { path: "^server/jobs/.+\\.run\\.ts$", may: ["contract", "domain", "infra"] },
  jobs: { path: "^server/jobs/(?!.+\\.run\\.ts$)", may: ["contract", "domain", "infra", "services", "db"] },
  jobProcess: { path: "^server/job-process/", may: ["contract", "domain", "env", "infra", "jobRuns"] },
  cli: { path: "^server/cli/", may: ["contract", "domain", "env", "db", "infra", "services"] },
  runner: { path: "^server/runner/", may: ["contract", "domain", "env", "db", "infra", "services", "jobs"] },
  auth: { path: "^server/auth/", may: ["contract", "domain", "env", "db", "infra", "services"] },
  trpc: { path: "^server/trpc/", may: ["contract", "domain", "services", "auth"] },
  rest: { path: "^server/rest/", may: ["contract", "domain", "env", "services", "auth", "trpc"] },
  components: { path: "^components/", may: ["contract", "domain"] },
  api: { path: "^app/(api|share)/", may: ["contract", "domain", "auth", "trpc", "rest", "services"] },
  pages: { path: "^app/(?!(api|share)/)", may: ["components", "contract", "domain"] },
};
/** Imports one layer makes beyond the table, each for a reason. */
const also = {
  pages: ["^server/trpc/caller\\.ts$"], // server components ask the same procedures without HTTP
  cli: ["^server/[a-z/-]+/build-[a-z]+\\.mjs$"], // the scripts that make each part's program
};
// tests and what only they use may import anything
const tests = "\\.(test|spec)\\.tsx?$|-under-test\\.ts$|^e2e/|^db/testing/|^bench/|^\\.ci/";
const known = Object.values(layers)
  .map(({ path }) => path)
  .join("|");
const ours = "^(app|server|db|components|e2e|bench)/";

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([name, { path, may }]) => ({
      name: `layer-${name}`,
      severity: "error",
      from: { path, pathNot: tests },
      to: {
        path: ours,
        pathNot: [path, ...may.map((other) => layers[other].path), ...(also[name] ?? [])],
        dependencyTypesNot: ["type-only"],
      },
    })),
    {
      name: "every-file-has-a-layer",
      severity: "error",
      from: { path: "^(app|server|db|components)/", pathNot: `${known}|${tests}` },
      to: {},
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "drizzle-only-in-db-and-services",
      severity: "error",
      // the jobs' finish steps write in the transaction that ends a job; a backup copies the database file itself
      from: {
        path: "^(app|server|components)/",
        pathNot: `^server/(services|auth|jobs|runner|cli/backup)/|${tests}`,
      },
      to: { path: "node_modules/(drizzle-orm|better-sqlite3|pg)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "ssh2-only-in-infra",
      severity: "error",
      from: { path: "^(app|server|db|components)/", pathNot: `^server/infra/(ssh|job-secrets)/|${tests}` },
      to: { path: "node_modules/ssh2/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "contract-and-domain-run-in-browsers",
      severity: "error",
      from: { path: "^server/(contract|domain)/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "service-internals-stay-inside",
      severity: "error",
      from: { path: "^server/services/([^/]+)/" },
      to: { path: "^server/services/([^/]+)/internal\\.ts$", pathNot: "^server/services/$1/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: "\\.next/|node_modules/\\.cache",
  },
};
