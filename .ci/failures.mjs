import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** Lines of one failure's text that are printed again at the end. */
const LINES = 14;

/** @returns {{name: string, text: string}[]} of a report of vitest's reporter `json` */
function ofVitest({ testResults }) {
  return testResults.flatMap(({ name: file, message, assertionResults }) => {
    const failed = assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => ({
        name: `${file} > ${fullName}`,
        text: failureMessages.join("\n"),
      }));
    return failed.length === 0 && message ? [{ name: file, text: message }] : failed;
  });
}

/** @returns {{name: string, text: string}[]} of a report of Playwright's reporter `json` */
function ofPlaywright({ suites = [], errors = [] }) {
  const inside = ({ suites: inner = [], specs = [] }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, line, title, tests }) => ({
        name: `${file}:${line} > ${title}`,
        text: tests
          .flatMap(({ results }) => results.flatMap((result) => result.errors.map((one) => one.message)))
          .join("\n"),
      })),
    ...inner.flatMap(inside),
  ];
  return [
    ...errors.map(({ message }) => ({ name: "before any test", text: message })),
    ...suites.flatMap(inside),
  ];
}

/**
 * What failed in a section and the first lines of why, from the report its runner wrote: a section's own output may be
 * thousands of lines up by the time the last one ends.
 * @param file of the report; where it is missing nothing is known
 * @returns {string[]}
 */
export function failures(file) {
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, "utf8"));
  const found = "testResults" in report ? ofVitest(report) : ofPlaywright(report);
  return found.flatMap(({ name, text }) => [
    `✘ ${name}`,
    ...stripVTControlCharacters(text ?? "")
      .split("\n")
      .slice(0, LINES)
      .map((line) => `    ${line}`),
  ]);
}
