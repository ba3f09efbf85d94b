import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { DISTURBING } from "@/server/contract/suite-presets";
import { badInput, DomainError } from "@/server/domain/errors";
import { environmentOf } from "../processes/environment";

/** A dry run of all 6,825 specs of 1.34 took 1.5 s. */
const PATIENCE_MS = 60_000;
const MOST_BYTES = 64 * 2 ** 20;
const KEPT = 50;

export interface SuiteProgram {
  file: string;
  /** Stands for the file: what it answered once it will answer again. */
  sha256: string;
}

const answers = new Map<string, Promise<string>>();

/**
 * What e2e.test itself says of a choice of tests, without any cluster (`--ginkgo.dry-run`).
 * @throws DomainError `bad_input` for a focus that is no regular expression, `unsupported` where the program does not run
 */
export const dryRunSuite = (
  program: SuiteProgram,
  { focus, disruptive }: { focus: readonly string[]; disruptive: boolean },
): Promise<string> =>
  ask(program, [
    ...["--ginkgo.dry-run", "--ginkgo.v", "--ginkgo.no-color", "--provider=skeleton"],
    "--kubeconfig=/nonexistent",
    ...focus.map((one) => `--ginkgo.focus=${one}`),
    ...(disruptive ? [] : DISTURBING.map((mark) => `--ginkgo.skip=${mark}`)),
  ]);

/** The images that tests may start, a line each. @throws DomainError `unsupported` */
export const listSuiteImages = (program: SuiteProgram): Promise<string> => ask(program, ["--list-images"]);

function ask(program: SuiteProgram, args: readonly string[]): Promise<string> {
  const key = JSON.stringify([program.sha256, args]);
  const known = answers.get(key);
  if (known) return known;
  const answer = run(program.file, args);
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  const [oldest] = answers.keys();
  if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
  return answer;
}

function run(file: string, args: readonly string[]): Promise<string> {
  // nothing of our own environment: the program is the bundle's
  const options = { cwd: tmpdir(), env: environmentOf({}), encoding: "utf8" as const };
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      { ...options, timeout: PATIENCE_MS, maxBuffer: MOST_BYTES },
      (failure, out, err) => {
        if (failure === null) return resolve(out);
        const wrong = /error parsing regexp: ([^\n`]+(?:`[^`\n]*`)?)/.exec(out + err)?.[1];
        if (wrong !== undefined) {
          const message = `The focus is no regular expression (${wrong.trim()}): write it as Go's regexp does.`;
          return reject(badInput(message, [{ field: "focus", message }]));
        }
        const why = failure.killed
          ? `no answer in ${PATIENCE_MS / 1000} s`
          : err.trim().split("\n")[0] || failure.message;
        reject(
          new DomainError(
            "unsupported",
            `The bundle's e2e.test does not run on this machine (${why.slice(0, 300)}).`,
          ),
        );
      },
    );
  });
}
