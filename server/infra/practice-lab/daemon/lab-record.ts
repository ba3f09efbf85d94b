import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PracticeLabKind } from "@/server/contract/practice-lab";
import { labFolder, STATE } from "./places";
import { isAlive, ProcessIdentity } from "./process-identity";

/** What is on disk about a lab from before its first resource until after its last: enough to clear it. */
export const LabRecord = z.object({
  labId: z.uuid(),
  uid: z.number().int(),
  daemon: ProcessIdentity,
  kind: PracticeLabKind,
  hosts: z.number().int(),
  /** inotify instances kept for this lab, 0 until it was admitted. */
  reserved: z.number().int(),
  /** File name of the base image it stands on. */
  base: z.string(),
  /** cgroup v2 controllers that were off at the machine's root before. */
  enabledControllers: z.array(z.string()),
});
export type LabRecord = z.infer<typeof LabRecord>;

export function writeLabRecord(record: LabRecord): void {
  mkdirSync(STATE, { recursive: true, mode: 0o700 });
  const folder = labFolder(record.labId);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "lab.json");
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

/** All labs of the machine, of every user. */
export function readLabRecords(): (LabRecord & { alive: boolean })[] {
  let names: string[];
  try {
    names = readdirSync(STATE);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const parsed = LabRecord.safeParse(
        JSON.parse(readFileSync(path.join(STATE, name, "lab.json"), "utf8")),
      );
      return parsed.success && parsed.data.labId === name
        ? [{ ...parsed.data, alive: isAlive(parsed.data.daemon) }]
        : [];
    } catch {
      return []; // being made or being removed
    }
  });
}
