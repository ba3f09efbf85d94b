import { DomainError } from "@/server/domain/errors";
import type { CommandPlace } from "./place";
import { SentenceError } from "./sentence-error";

/** One command of the terminal. @returns the exit code */
export async function runCommand(argv: readonly string[], place?: CommandPlace): Promise<number> {
  const [name = "", ...rest] = argv;
  try {
    if (name === "migrate") {
      await (await import("./migrate")).migrateDatabase();
    } else if (name === "backup-stream") {
      await (await import("./backup/write-backup")).writeBackup(process.stdout);
    } else if (name === "restore-stream") {
      await (await import("./backup/read-backup")).readBackup(process.stdin, rest.includes("--force"));
    } else if (name === "backup" && place) {
      await (await import("./backup/backup")).backup(rest, place);
    } else if (name === "restore" && place) {
      await (await import("./backup/restore")).restore(rest, place);
    } else if (name === "bundle-service") {
      await (await import("./bundle/bundle-service")).bundleService(rest);
    } else if (name === "bundle" && place) {
      await (await import("./bundle/bundle")).bundle(rest, place);
    } else {
      console.error(`There is no command ${name}: use start, backup, restore, bundle or bench.`);
      return 1;
    }
    return 0;
  } catch (cause) {
    console.error(cause instanceof DomainError || cause instanceof SentenceError ? cause.message : cause);
    return 1;
  }
}
