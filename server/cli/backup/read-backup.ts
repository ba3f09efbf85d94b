import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import Sqlite from "better-sqlite3";
import { extract } from "tar-stream";
import { env } from "@/server/env";
import { SentenceError } from "../sentence-error";
import { BackupContents, CONTENTS_NAME } from "./contents";

/**
 * Puts a backup into the data folder. Everything is unpacked and checked beside the old files first; with `force` those
 * move to `before-restore-TIME`, nothing is deleted.
 */
export async function readBackup(input: Readable, force: boolean): Promise<void> {
  const data = path.resolve(env().FAIRLEAD_DATA);
  const old = readdirSync(data).filter((name) => !name.startsWith("."));
  if (old.length > 0 && !force) {
    throw new SentenceError(
      `The data folder ${data} is not empty: restore into another one with FAIRLEAD_DATA=/path, or add --force to move what is there aside.`,
    );
  }
  const scratch = mkdtempSync(path.join(data, ".restore-"));
  try {
    const names = await unpack(input, scratch);
    if (old.length > 0) {
      const aside = path.join(data, `before-restore-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`);
      mkdirSync(aside, { mode: 0o700 });
      for (const name of old) renameSync(path.join(data, name), path.join(aside, name));
    }
    for (const name of names) renameSync(path.join(scratch, name), path.join(data, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const broken = (what: string) => new SentenceError(`This is no whole Fairlead backup: ${what}.`);

/** @returns the names of the unpacked files, each as long as the contents say */
async function unpack(input: Readable, folder: string): Promise<string[]> {
  const archive = extract();
  // a cut or foreign file ends the loop below with this error
  const feeding = pipeline(input, createGunzip(), archive).catch((cause: unknown) =>
    archive.destroy(cause as Error),
  );
  let contents: BackupContents | undefined;
  const left = new Map<string, number>();
  try {
    for await (const entry of archive) {
      if (contents === undefined) {
        if (entry.header.name !== CONTENTS_NAME) throw broken("its list of contents is missing");
        contents = BackupContents.parse(JSON.parse(await text(entry)));
        for (const { name, size } of contents.files) left.set(name, size);
        continue;
      }
      const { name, size } = entry.header;
      if (left.get(name) !== size) throw broken(`${name} is not in its list of contents`);
      await pipeline(entry, createWriteStream(path.join(folder, name), { mode: 0o600, flags: "wx" }));
      left.delete(name);
    }
  } catch (cause) {
    if (cause instanceof SentenceError) throw cause;
    throw broken(cause instanceof Error ? cause.message : String(cause));
  }
  await feeding;
  if (contents === undefined || left.size > 0)
    throw broken(`${[...left.keys()].join(", ") || "everything"} is missing`);
  const names = contents.files.map(({ name }) => name);
  for (const name of names) if (/\.(db|sqlite)$/.test(name)) checkDatabase(path.join(folder, name));
  return names;
}

function checkDatabase(file: string): void {
  const database = new Sqlite(file, { readonly: true });
  try {
    const found = database.pragma("quick_check", { simple: true });
    if (found !== "ok") throw broken(`${path.basename(file)} is damaged (${String(found)})`);
  } finally {
    database.close();
  }
}
