import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const TREES = ["app", "server", "db", "components", "e2e", "bench"];

const sources = TREES.flatMap((tree) =>
  readdirSync(path.join(root, tree), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(m?ts|tsx|mjs)$/.test(name))
    .map((name) => path.join(tree, name)),
).map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));

const isTest = (file: string) =>
  /\.(test|spec)\.tsx?$|-under-test\.ts$|^e2e\/|^bench\/|^db\/testing\//.test(file);
const product = sources.filter(({ file }) => !isTest(file));
const services = product.filter(({ file }) => file.startsWith("server/services/"));

/** Verbs of the runner itself, a key's last use and a link's views: no person asks for them and they come again and again. Only these write unaudited. */
const SYSTEM_VERBS: readonly string[] = [
  "api-key/note-use.ts",
  "job/append-run-output.ts",
  "job/claim-job.ts",
  "job/finish-job.ts",
  "job/heartbeat-job.ts",
  "job/interrupt-job.ts",
  "job/restart-reading.ts",
  "job/write-held.ts",
  "node/lease-watch.ts",
  "node/save-nodes.ts",
  "share/count-view.ts",
];

/** Written inside the transaction of a verb that authorizes and audits: they take its `tx`, and open none. */
const PARTS_OF_VERBS: readonly string[] = [
  "audit.ts",
  "credential/insert-credential.ts",
  "descriptor/insert-revision.ts",
  "descriptor/sync-hosts.ts",
  "draft/insert-draft.ts",
  "host-key/pin-host-key.ts",
  "host/save-facts.ts",
  "host/save-host-test.ts",
  "host/take-once-password.ts",
  "job/apply-events.ts",
  "job/end-run.ts",
  "job/enqueue-job.ts",
  "job/settle-lab.ts",
  "lab/forget-parts.ts",
  "lab/insert-descriptor.ts",
  "share/close-links.ts",
  "suite/insert-suite-run.ts",
  "take-turn.ts",
  "user/insert-user.ts",
];

const nameOf = (file: string) => file.slice("server/services/".length);
const WRITES = /\.write\(|inAuditedWrite\(|\.q\s*\.(insert|update|delete)\(/;

const writersIn = (files: readonly { file: string; text: string }[]) =>
  files.filter(({ file, text }) => WRITES.test(text) && !PARTS_OF_VERBS.includes(nameOf(file)));

/** Files that write without asking who may or without leaving an audit row. */
const unguarded = (files: readonly { file: string; text: string }[]) =>
  writersIn(files)
    .filter(({ file }) => !SYSTEM_VERBS.includes(nameOf(file)))
    .filter(({ text }) => !(/\bauthorize\(/.test(text) && /\b(inAuditedWrite|audit)\(/.test(text)))
    .map(({ file }) => nameOf(file));

describe("services", () => {
  it("write only after authorizing, and with an audit row", () => {
    expect(writersIn(services).length).toBeGreaterThan(6);
    expect(unguarded(services)).toEqual([]);
  });

  it("would be caught otherwise", () => {
    const file = "server/services/lab/steal-lab.ts";
    expect(unguarded([{ file, text: "await ctx.db.write((tx) => tx.q.delete(lab))" }])).toHaveLength(1);
    expect(unguarded([{ file, text: "authorize(ctx); tx.db.q\n    .update(lab)" }])).toHaveLength(1);
    expect(unguarded([{ file, text: "authorize(ctx); inAuditedWrite(ctx)" }])).toEqual([]);
  });

  it("have no part of a verb that opens a transaction of its own", () => {
    const parts = services.filter(({ file }) => PARTS_OF_VERBS.includes(nameOf(file)));
    expect(parts).toHaveLength(PARTS_OF_VERBS.length);
    const opening = parts.filter(({ file, text }) => nameOf(file) !== "audit.ts" && text.includes(".write("));
    expect(opening).toEqual([]);
  });

  it("have a test beside every verb that writes", () => {
    const tests = new Set(sources.filter(({ file }) => isTest(file)).map(({ file }) => file));
    const untested = writersIn(services)
      .map(({ file }) => file)
      .filter(
        (file) => !["", ".pg", ".proc"].some((kind) => tests.has(file.replace(/\.ts$/, `${kind}.test.ts`))),
      );
    expect(untested).toEqual([]);
  });
});

describe("everywhere", () => {
  const filesWith = (pattern: RegExp, files = product) =>
    files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  it("the environment is read in server/env.ts only", () => {
    // what runs before the programs are built has no server/env.ts yet; what starts others hands the environment on
    const starts = /^server\/cli\/|\.mjs$|^server\/infra\/practice-lab\/daemon\//;
    const reading = filesWith(/process\.env\b/).filter((file) => !starts.test(file));
    expect(reading).toEqual(["server/env.ts"]);
  });

  it("transactions are opened in db/ only", () => {
    const opening = filesWith(/\.transaction\(/).filter((file) => !file.startsWith("db/"));
    expect(opening).toEqual([]);
  });

  it("no file is longer than 500 lines", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 501).map(({ file }) => file);
    expect(sources.length).toBeGreaterThan(100);
    expect(long).toEqual([]);
  });

  it("no file has any, a non-null assertion or @ts-ignore", () => {
    const ignored = /@ts-(ignore|nocheck)/;
    expect(filesWith(ignored, sources).filter((file) => !file.endsWith(".arch.test.ts"))).toEqual([]);
    expect(filesWith(/(:|\bas|<)\s*any\b(?! )/)).toEqual([]);
  });
});
