import type { Finding } from "@/server/contract/descriptor-import";

export interface Place {
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
}

/** Findings of one reading, in the order they were made, each thing said once, and not more than a person reads. */
export class Findings {
  readonly list: Finding[] = [];
  private readonly seen = new Set<string>();

  private add(severity: Finding["severity"], place: Place, message: string): void {
    const key = `${place.file}:${place.line}:${place.column} ${message}`;
    if (this.seen.has(key) || this.list.length >= MOST_FINDINGS) return;
    this.seen.add(key);
    this.list.push({ severity, ...place, message });
  }

  /** It cannot become a revision. */
  error(place: Place, message: string): void {
    this.add("error", place, message);
  }

  warn(place: Place, message: string): void {
    this.add("warning", place, message);
  }

  info(place: Place, message: string): void {
    this.add("info", place, message);
  }

  get failed(): boolean {
    return this.list.some((finding) => finding.severity === "error");
  }
}

const MOST_FINDINGS = 500;

/** At most `most` characters of what a file says, for a sentence about it. */
export function quote(value: unknown, most = 60): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
