/** What went wrong, for a person: one sentence, and what is needed to find it in the log. */
export interface ProblemText {
  message: string;
  /** A code of the closed list, `offline` when no answer came. */
  code: string;
  requestId: string | null;
  /** Form field -> sentence. */
  fields: Record<string, string>;
}

const OFFLINE = "Fairlead does not answer: check that it still runs, then try again.";

/** Reads an error of a tRPC call, of fetch, or anything else that was thrown. */
export function problemText(error: unknown): ProblemText {
  const data = field(field(error, "data"), "error");
  const message = field(error, "message");
  if (typeof field(data, "code") !== "string") {
    // without the server's own shape no answer came, or not Fairlead's
    return { message: OFFLINE, code: "offline", requestId: null, fields: {} };
  }
  return {
    message: typeof message === "string" ? message : "Something went wrong.",
    code: String(field(data, "code")),
    requestId: text(field(data, "requestId")),
    fields: fieldsOf(field(data, "issues")),
  };
}

/** Reads the RFC 9457 body of a failed REST call. */
export function problemOfBody(body: unknown): ProblemText {
  const detail = text(field(body, "detail"));
  if (detail === null) return { message: OFFLINE, code: "offline", requestId: null, fields: {} };
  return {
    message: detail,
    code: text(field(body, "code")) ?? "internal",
    requestId: text(field(body, "requestId")),
    fields: fieldsOf(field(body, "issues")),
  };
}

function fieldsOf(issues: unknown): Record<string, string> {
  if (!Array.isArray(issues)) return {};
  return Object.fromEntries(
    issues.map((issue: unknown) => [text(field(issue, "field")) ?? "", text(field(issue, "message")) ?? ""]),
  );
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
