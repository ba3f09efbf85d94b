import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DomainError } from "@/server/domain/errors";
import { KEY_BYTES } from "./secret-box";

export interface KeyPlace {
  /** 32 bytes base64 (FAIRLEAD_KEY); wins over the file. */
  fromEnv: string | undefined;
  dataDir: string;
  /** Does the database hold anything sealed? Then no new key is made. */
  anythingSealed: boolean;
}

/**
 * The installation's key. A missing file is made only while there is nothing it could fail to open.
 * @throws DomainError `unavailable` with one sentence
 */
export function loadKey(place: KeyPlace): Buffer {
  if (place.fromEnv !== undefined) return decode(place.fromEnv, "FAIRLEAD_KEY");
  const file = path.join(path.resolve(place.dataDir), "key");
  const existing = read(file);
  if (existing !== undefined) return existing;
  if (place.anythingSealed) {
    throw refusal(
      `The key file ${file} is missing but the database holds secrets sealed with it: restore the file from a backup, or set FAIRLEAD_KEY.`,
    );
  }
  return create(file);
}

function read(file: string): Buffer | undefined {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0) {
      throw refusal(`The key file ${file} can be read by others: chmod 600 ${file}`);
    }
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw refusal(`The key file ${file} cannot be read: give this user read access to it.`, cause);
  }
  return decode(text, `The key file ${file}`);
}

/** Written whole and then linked: of two that start at once both get the key of the first. */
function create(file: string): Buffer {
  const draft = `${file}.${process.pid}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(draft, file);
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
    }
  } catch (cause) {
    throw refusal(
      `The key file ${file} cannot be written: give this user write access to its folder.`,
      cause,
    );
  } finally {
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (made === undefined) throw refusal(`The key file ${file} is gone again.`);
  return made;
}

function decode(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== KEY_BYTES) {
    throw refusal(`${where} is not a key: 32 bytes in base64, as openssl rand -base64 32 prints them.`);
  }
  return key;
}

const refusal = (sentence: string, cause?: unknown) =>
  new DomainError("unavailable", sentence, cause === undefined ? {} : { cause });
