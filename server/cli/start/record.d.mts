export interface KnownProcess {
  pid: number;
  start: string;
}
export function recordFile(place: { root: boolean; data: string }): string;
export function installationName(data: string): string;
export function startOf(pid: number): string | undefined;
export function readRecord(file: string): {
  supervisor: KnownProcess | undefined;
  children: KnownProcess[];
  url: string | undefined;
};
export function writeRecord(file: string, record: { url: string; children: number[] }): void;
export function removeRecord(file: string): void;
