"use client";

import { problemText } from "../api/problem-text";
import { NotFoundScreen } from "../errors/not-found-screen";
import { ProblemAlert } from "../ui/problem-alert";

/** In place of a lab's page when the lab cannot be read. */
export function LabProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { code } = problemText(error);
  // a wrong id in the address is no lab either
  if (code === "not_found" || code === "bad_input") return <NotFoundScreen what="lab" />;
  return <ProblemAlert error={error} onRetry={onRetry} />;
}
