import {
  HOST_TEST_STEPS,
  type HostTestStatus,
  type HostTestStep,
  type HostTestStepId,
} from "@/server/contract/host-test";

/** How one step ended. */
export interface StepOutcome {
  status: "ok" | "warn" | "asks" | "failed";
  message: string;
}

/** Seven steps that wait. */
export const newSteps = (): HostTestStep[] =>
  HOST_TEST_STEPS.map((id) => ({ id, status: "pending", message: null, ms: null }));

/** The steps with one of them begun. */
export const beginStep = (steps: readonly HostTestStep[], id: HostTestStepId): HostTestStep[] =>
  steps.map((step) => (step.id === id ? { ...step, status: "running" } : step));

/** The steps with one of them ended; one that is red or asks skips what comes after it. */
export function endStep(
  steps: readonly HostTestStep[],
  id: HostTestStepId,
  { status, message }: StepOutcome,
  ms: number,
): HostTestStep[] {
  const at = HOST_TEST_STEPS.indexOf(id);
  return steps.map((step, index) => {
    if (index === at) return { ...step, status, message, ms: Math.round(ms) };
    return index > at && stops(status) ? { ...step, status: "skipped" } : step;
  });
}

/** A test that does not take place: `why` stands at its first step. */
export const skipAll = (why: string): HostTestStep[] =>
  newSteps().map((step, index) => ({ ...step, status: "skipped", message: index === 0 ? why : null }));

export const stops = (status: HostTestStatus): boolean => status === "failed" || status === "asks";

/** The verdict over all steps: the worst that a person has to do something about. */
export function verdictOf(steps: readonly HostTestStep[]): HostTestStatus {
  const has = (status: HostTestStatus) => steps.some((step) => step.status === status);
  for (const status of ["failed", "asks", "running"] as const) if (has(status)) return status;
  if (steps.every((step) => step.status === "pending")) return "pending";
  if (steps.every((step) => step.status === "skipped")) return "skipped";
  if (has("pending")) return "running";
  return has("warn") ? "warn" : "ok";
}

/** The sentence that matters of a test that is not green. */
export const sentenceOf = (steps: readonly HostTestStep[]): string | null =>
  steps.find((step) => step.message !== null && ["failed", "asks", "warn"].includes(step.status))?.message ??
  steps.find((step) => step.status === "skipped" && step.message !== null)?.message ??
  null;
