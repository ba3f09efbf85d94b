/** How far a suite is, by what it has printed so far. */
export interface SuiteProgress {
  /** Tests it set out to run; null until it says so. */
  total: number | null;
  /** Tests that have ended, failed ones too. */
  completed: number;
  failed: number;
}

/** A test that has begun or ended. */
export type SuiteStep =
  | { kind: "begun"; name: string }
  | { kind: "ended"; name: string; failed: boolean; seconds: number };

/** ginkgo/v2 reporters/default_reporter.go: emitDelimiter. */
const DELIMITER = /^-{30,}$/;
/** DidRun: a test's bullet, its state unless it passed, and its time. A test that skips itself was none. */
const ENDED = /^[•+] (?:\[([A-Z ]+)\] )?\[(\d+\.\d+) seconds\]/;
const WILL_RUN = /^Will run (\d+) of \d+ specs/;
/** The line after a test's name is where its source is. */
const PLACE = /^\S+\.go:\d+$/;
/** Set-up and clean-up stand where a test's name would. */
const AROUND = /^\[(Report|Synchronized)?(Before|After)Suite\]/;
/** Ginkgo's states that are failures (types.SpecStateFailureStates), as they are printed. */
const FAILURES = ["FAILED", "PANICKED", "TIMEDOUT", "INTERRUPTED", "ABORTED"];

/**
 * Follows the verbose output of e2e.test (`--ginkgo.v`, one process, no colours), a line at a time. It is the one account
 * that a lost connection cannot thin out: what was not read yet is still in the file.
 */
export function followSuite(): { take(line: string): SuiteStep | null; progress: SuiteProgress } {
  const progress: SuiteProgress = { total: null, completed: 0, failed: 0 };
  let name = "";
  /** 1: a name may follow; 2: a place has to follow, for it to be one. */
  let after = 0;
  let candidate = "";
  const take = (line: string): SuiteStep | null => {
    const will = WILL_RUN.exec(line);
    if (will) progress.total ??= Number(will[1]);
    if (DELIMITER.test(line)) {
      after = 1;
      return null;
    }
    if (after === 1) {
      after = AROUND.test(line) ? 0 : 2;
      candidate = line.trim();
    } else if (after === 2) {
      after = 0;
      if (PLACE.test(line.trim())) {
        name = candidate;
        return { kind: "begun", name };
      }
    }
    const ended = ENDED.exec(line);
    if (!ended || name === "") return null;
    const failed = FAILURES.includes(ended[1] ?? "");
    progress.completed += 1;
    if (failed) progress.failed += 1;
    const step = { kind: "ended" as const, name, failed, seconds: Number(ended[2]) };
    name = "";
    return step;
  };
  return { take, progress };
}
