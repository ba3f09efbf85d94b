/** Did a unique index refuse the row? The same question on both databases, whatever wrapped the driver's error. */
export function isUniqueViolation(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? String(cause.code) : "";
  return /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/.test(code) || isUniqueViolation(cause.cause);
}
