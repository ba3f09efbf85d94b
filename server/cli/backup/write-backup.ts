import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import Sqlite from "better-sqlite3";
import { type Pack, pack } from "tar-stream";
import { env } from "@/server/env";
import { SentenceError } from "../sentence-error";
import { type BackupContents, CONTENTS_NAME, findInstallation } from "./contents";

/**
 * Writes database and key as one .tar.gz. The database is copied with SQLite's online backup in a single read
 * transaction: writers go on, and what is copied is one moment's state.
 */
export async function writeBackup(out: Writable): Promise<void> {
  const data = path.resolve(env().FAIRLEAD_DATA);
  if (env().FAIRLEAD_DATABASE !== "sqlite") {
    throw new SentenceError(
      `This installation keeps its data in PostgreSQL: back that up with pg_dump, and the key file in ${data} with it.`,
    );
  }
  const { databases, others } = findInstallation(data);
  if (databases.length === 0) {
    throw new SentenceError(
      `There is no database in ${data} to back up: FAIRLEAD_DATA names the data folder.`,
    );
  }
  const scratch = mkdtempSync(path.join(data, ".backup-"));
  try {
    for (const name of databases) await copyDatabase(path.join(data, name), path.join(scratch, name));
    const places = [
      ...databases.map((name) => path.join(scratch, name)),
      ...others.map((name) => path.join(data, name)),
    ];
    await pipeline(packer(places), createGzip(), out);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const database = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    // all pages in the second step: a copy in several steps starts over with every foreign write
    await database.backup(to, { progress: () => 0x7fffffff });
  } finally {
    database.close();
  }
}

function packer(places: readonly string[]): Pack {
  const archive = pack();
  void (async () => {
    const contents: BackupContents = {
      format: 1,
      createdAt: new Date().toISOString(),
      files: places.map((place) => ({ name: path.basename(place), size: statSync(place).size })),
    };
    archive.entry({ name: CONTENTS_NAME, mode: 0o600 }, JSON.stringify(contents));
    for (const place of places) {
      const { size } = statSync(place);
      const header = { name: path.basename(place), size, mode: 0o600 };
      if (size === 0) archive.entry(header, readFileSync(place));
      else await pipeline(createReadStream(place), archive.entry(header));
    }
    archive.finalize();
  })().catch((cause: unknown) => archive.destroy(cause instanceof Error ? cause : new Error(String(cause))));
  return archive;
}
