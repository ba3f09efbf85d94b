import { DomainError } from "@/server/domain/errors";

/** A postgres:// URL without its password, for people. */
export function placeOf(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    return parsed.href;
  } catch {
    return "named by FAIRLEAD_DATABASE";
  }
}

export const unreachable = (url: string, cause: unknown): DomainError =>
  new DomainError(
    "unavailable",
    `The database ${placeOf(url)} cannot be reached (${cause instanceof Error ? cause.message : String(cause)}): check FAIRLEAD_DATABASE and that PostgreSQL runs.`,
    { cause },
  );
