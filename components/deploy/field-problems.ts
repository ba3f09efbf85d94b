import type { CheckResult } from "@/server/contract/check";
import { problemText } from "../api/problem-text";
import { fieldOfPath } from "./options/option-texts";
import { fieldSentence } from "./options/option-words";

/** What is wrong in which option: what the server refused, else what the checks of the plan found. */
export function fieldProblems(
  hosts: readonly string[],
  error: unknown,
  checks: readonly CheckResult[],
): Record<string, string> {
  const refused = error ? Object.entries(problemText(error).fields) : [];
  const found = checks
    .filter((one) => one.status === "failed" && one.severity === "error")
    .map((one): [string, string] => [one.field ?? "", one.message]);
  const problems: Record<string, string> = {};
  for (const [path, message] of [...refused, ...found]) {
    const field = fieldOfPath(path, hosts);
    if (field !== null && problems[field] === undefined) problems[field] = fieldSentence(message);
  }
  return problems;
}
