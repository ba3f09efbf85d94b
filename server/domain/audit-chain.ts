/** What an audit row says; its hash covers all of it and the hash before. */
export interface AuditRecord {
  id: string;
  seq: number;
  at: number;
  actorKind: string;
  actorId: string | null;
  actor: string;
  action: string;
  subject: string;
  subjectId: string | null;
  labId: string | null;
  detail: Record<string, unknown>;
  requestId: string;
}

/** JSON with sorted keys and without undefined members: the same bytes for the same value, whoever stored it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** The text whose SHA-256 is a row's hash. */
export const chainText = (previousHash: string, record: AuditRecord): string =>
  `${previousHash}\n${canonicalJson(record)}`;

/** A row as stored. */
export type ChainedRow = AuditRecord & { previousHash: string; hash: string };

export interface ChainEnd {
  seq: number;
  hash: string;
}

/**
 * Follows the chain over `rows` (in order of seq) from `end`, the row before them.
 * @returns where it ends, or the sentence that says where it breaks
 */
export function followChain(
  end: ChainEnd,
  rows: readonly ChainedRow[],
  sha256: (text: string) => string,
): ChainEnd | { brokenAt: number; why: string } {
  let { seq, hash } = end;
  for (const row of rows) {
    const { previousHash, hash: stored, ...record } = row;
    if (row.seq !== seq + 1) return { brokenAt: seq + 1, why: `Audit entry ${seq + 1} is missing.` };
    if (previousHash !== hash) {
      return { brokenAt: row.seq, why: `Audit entry ${row.seq} does not follow the entry before it.` };
    }
    if (sha256(chainText(previousHash, record)) !== stored) {
      return { brokenAt: row.seq, why: `Audit entry ${row.seq} was changed after it was written.` };
    }
    seq = row.seq;
    hash = stored;
  }
  return { seq, hash };
}
