/** Every error Fairlead names to a caller. Closed: a new one is added here, with its HTTP status, and nowhere else. */
export const ERROR_STATUS = {
  bad_input: 400,
  not_signed_in: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  /** The thing exists but is in no state for this ("a finished job cannot be cancelled"). */
  wrong_state: 409,
  too_large: 413,
  unsupported: 422,
  too_many_requests: 429,
  internal: 500,
  /** The database stayed locked for 10 s: try again. */
  busy: 503,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
