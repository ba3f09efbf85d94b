import { badInput, DomainError } from "@/server/domain/errors";
import { plannedSpecs } from "@/server/domain/suite/plan-suite";
import { dryRunSuite, type SuiteProgram } from "@/server/infra/suite/ask-suite";

/**
 * Refuses a focus that the suite itself cannot read, or that no test matches. Where its program does not run on this
 * machine nobody can say so beforehand: then the run will, on its jump host.
 * @throws DomainError `bad_input` at the field `focus`
 */
export async function requireTests(
  program: SuiteProgram,
  tests: { focus: readonly string[]; disruptive: boolean },
): Promise<void> {
  const said = await dryRunSuite(program, tests).catch((cause: unknown) => {
    if (cause instanceof DomainError && cause.code === "unsupported") return null;
    throw cause;
  });
  if (said === null || plannedSpecs(said).length > 0) return;
  const skipped = tests.disruptive ? "" : " that may run beside others";
  const message = `No test${skipped} has such a name: type a part of one, as "Pods should".`;
  throw badInput(message, [{ field: "focus", message }]);
}
