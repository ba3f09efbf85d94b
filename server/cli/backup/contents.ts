import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** First entry of a backup: what follows, so that a cut file is noticed. */
export const BackupContents = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  files: z.array(
    z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), size: z.number().int() }),
  ),
});
export type BackupContents = z.infer<typeof BackupContents>;
export const CONTENTS_NAME = "fairlead-backup.json";

/** Larger files beside the database are no keys and settings. */
const SMALL = 64 * 1024;

/** Files of the data folder that make an installation: its database and, beside it, the key that seals secrets. */
export function findInstallation(data: string): { databases: string[]; others: string[] } {
  const files = readdirSync(data).filter((name) => lstatSync(path.join(data, name)).isFile());
  const databases = files.filter((name) => /\.(db|sqlite)$/.test(name));
  const others = files.filter(
    (name) =>
      !databases.includes(name) &&
      !/-(wal|shm|journal)$|^supervisor\.json|\.(lock|pid|new)$/.test(name) &&
      !name.startsWith(".") &&
      lstatSync(path.join(data, name)).size <= SMALL,
  );
  return { databases, others };
}
