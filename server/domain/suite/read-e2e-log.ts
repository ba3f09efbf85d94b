import { badInput } from "../errors";
import { specName } from "./spec-name";

/** What `e2e.log` says of a run as Ginkgo 1 and 2 print it; null where it does not. */
export interface E2eLog {
  seed: number | null;
  /** "Will run 402 of 7197 specs" */
  willRun: number | null;
  listed: number | null;
  /** The last progress line of Ginkgo 1: tests completed so far. */
  completed: number | null;
  /** null: the log has no end, so the run was cut off. */
  end: { passed: number; failed: number; flaked: number; pending: number; skipped: number } | null;
  succeeded: boolean | null;
  seconds: number | null;
  /** Without v: "1.24.0". */
  suiteVersion: string | null;
  clusterVersion: string | null;
  failures: LogFailure[];
  lines: number;
}

export interface LogFailure {
  name: string;
  /** file:line of the test's source */
  place: string | null;
  /** From 1: where the failure is told first. */
  line: number;
}

/** Characters of a line that are looked at: the rows of dots may be long, what is looked for is not. */
const LINE_MAX = 16 * 1024;
const FAILURES_MAX = 2_000;

const ENDED = /\b(\d+) Passed.*\| (\d+) Failed.*?\|(?: (\d+) Flaked.*?\|)? (\d+) Pending.*?\| (\d+) Skipped/;

export interface E2eLogReader {
  add(text: string): void;
  /** @throws DomainError `bad_input` when it is no log of the suite */
  close(): E2eLog;
}

/** Reads a log line by line, however it is cut into pieces. Colours are left away. */
export function readE2eLog(): E2eLogReader {
  const log: E2eLog = {
    ...{ seed: null, willRun: null, listed: null, completed: null, end: null, succeeded: null },
    ...{ seconds: null, suiteVersion: null, clusterVersion: null, failures: [], lines: 0 },
  };
  const failures = new Map<string, LogFailure>();
  let rest = "";
  /** A failure that was named, whose place follows. */
  let named: LogFailure | null = null;
  let ginkgo = false;

  function readLine(whole: string): void {
    log.lines += 1;
    const line = strip(whole.length > LINE_MAX ? whole.slice(0, LINE_MAX) : whole);
    if (named) {
      if (PLACE.test(line)) named.place = line.trim();
      named = null;
    }
    if (line.startsWith('{"msg":')) readProgress(line);
    else if (FACTS.test(line)) readFacts(line);
    else if (/^\s*\[fail\] /i.test(line)) named = failure(nameOf(line));
  }

  function readFacts(line: string): void {
    const found = (pattern: RegExp) => pattern.exec(line)?.slice(1);
    const [seed] = found(/^Random Seed: (\d+)/) ?? [];
    if (seed !== undefined) log.seed ??= Number(seed);
    const [willRun, listed] = found(/^Will run (\d+) of (\d+) specs/i) ?? [];
    if (willRun !== undefined) {
      ginkgo = true;
      [log.willRun, log.listed] = [Number(willRun), Number(listed)];
    }
    const [seconds] = found(/^Ran \d+ of \d+ Specs in ([\d.]+) seconds/) ?? [];
    if (seconds !== undefined) log.seconds = Number(seconds);
    log.suiteVersion ??= found(/e2e test version: v?(\d[\w.+-]*)/)?.[0] ?? null;
    log.clusterVersion ??= found(/kube-apiserver version: v?(\d[\w.+-]*)/)?.[0] ?? null;
    const end = found(ENDED)?.map((count) => Number(count ?? 0));
    if (end) {
      const [passed = 0, failed = 0, flaked = 0, pending = 0, skipped = 0] = end;
      log.end = { passed, failed, flaked, pending, skipped };
      log.succeeded = /^SUCCESS!/.test(line);
    }
  }

  function readProgress(line: string): void {
    const completed = /"completed":(\d+)/.exec(line)?.[1];
    if (completed !== undefined) log.completed = Number(completed);
    const failed = /^\{"msg":"FAILED ((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
    if (failed !== undefined) failure(unquote(failed));
  }

  function failure(name: string): LogFailure {
    const known = failures.get(name);
    if (known) return known;
    const made = { name, place: null, line: log.lines };
    if (failures.size < FAILURES_MAX) failures.set(name, made);
    return made;
  }

  return {
    add(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) readLine(line);
      // a line without an end is not kept whole
      if (rest.length > 2 * LINE_MAX) rest = rest.slice(0, LINE_MAX);
    },
    close() {
      if (rest !== "") readLine(rest);
      if (!ginkgo)
        throw badInput(
          'e2e.log is not a log of the suite: it has no line "Will run … specs"; choose the log that e2e.test printed.',
        );
      return { ...log, failures: [...failures.values()] };
    },
  };
}

const FACTS = /^Random Seed|^Will run|^Ran \d|version: v|^(SUCCESS|FAIL)! --/i;
const PLACE = /^\s*\S+\.go:\d+\s*$/;

/** "[Fail] [sig-network] Services [It] should …" is one test's name with a mark in it. */
const nameOf = (line: string) =>
  specName(
    line
      .trim()
      .replace(/^\[fail\] /i, "")
      .replace(/ \[It\] /, " ")
      .replace(/^\[It\] /, ""),
  );

// a literal escape character in a pattern is refused by the linter
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const strip = (line: string) => line.replace(/\r$/, "").replace(COLOURS, "");

function unquote(text: string): string {
  try {
    return specName(String(JSON.parse(`"${text}"`)));
  } catch {
    return specName(text);
  }
}
