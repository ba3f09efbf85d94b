const DAY_MS = 24 * 60 * 60 * 1000;

/** The audit page's filters as they stand in the address; empty = not asked. */
export const AUDIT_PARAMS = ["actor", "action", "subject", "lab", "from", "to", "seq"] as const;
export type AuditParams = Record<(typeof AUDIT_PARAMS)[number], string>;

export interface AuditFilter {
  actor?: string;
  action?: string;
  subject?: string;
  labId?: string;
  from?: number;
  to?: number;
  seq?: number;
}

/** What to ask the API for. Days are UTC, both inclusive; a value that is none filters nothing. */
export function readAuditFilter(params: AuditParams): AuditFilter {
  const from = dayOf(params.from);
  const to = dayOf(params.to);
  const seq = /^[1-9]\d{0,14}$/.test(params.seq) ? Number(params.seq) : undefined;
  const words = (text: string, most: number) => text.trim().slice(0, most);
  const [actor, action, subject] = [
    words(params.actor, 100),
    words(params.action, 60),
    words(params.subject, 100),
  ];
  return {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(subject && { subject }),
    ...(LAB_ID.test(params.lab) && { labId: params.lab }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to: to + DAY_MS }),
    ...(seq !== undefined && { seq }),
  };
}

const LAB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** The filter as a query of the REST call. */
export const auditQuery = (filter: AuditFilter): string =>
  new URLSearchParams(Object.entries(filter).map(([key, value]) => [key, String(value)])).toString();
