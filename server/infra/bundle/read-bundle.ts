import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import { BundleManifest } from "@/server/contract/bundle";
import { badInput } from "@/server/domain/errors";
import { hashFile } from "./hash-file";
import { listFiles } from "./list-files";

export const MANIFEST_FILE = "bundle.json";
const MANIFEST_MAX = 4 << 20;

export interface ReadBundle {
  /** SHA-256 of bundle.json. */
  id: string;
  manifest: BundleManifest;
}

/**
 * Reads a bundle folder and checks all of it: every file of bundle.json is there with its size and sum, and nothing else
 * is (no link either).
 * Errors: DomainError `bad_input`, one sentence that names the file.
 */
export async function readBundle(folder: string, signal?: AbortSignal): Promise<ReadBundle> {
  const bundle = await readManifest(folder);
  await checkFiles(folder, bundle.manifest);
  for (const file of bundle.manifest.files) {
    const sha256 = await hashFile(path.join(folder, file.path), signal);
    if (sha256 !== file.sha256) {
      throw refuse(`${file.path} has SHA-256 ${sha256} and bundle.json says ${file.sha256}`);
    }
  }
  return bundle;
}

/** The folder holds exactly what bundle.json names: plain files of those sizes. Sums are not read. */
export async function checkFiles(folder: string, manifest: BundleManifest): Promise<void> {
  checkMachine(manifest);
  const present = new Map((await listFiles(folder)).map((file) => [file.path, file.regular]));
  present.delete(MANIFEST_FILE);
  for (const file of manifest.files) {
    const regular = present.get(file.path);
    if (regular === undefined) throw refuse(`${file.path} is named in bundle.json and is not there`);
    if (!regular) throw refuse(`${file.path} is a link or a special file`);
    present.delete(file.path);
    const { size } = await lstat(path.join(folder, file.path));
    if (size !== file.size) {
      throw refuse(`${file.path} has ${size} bytes and bundle.json says ${file.size}`);
    }
  }
  const [extra] = present.keys();
  if (extra !== undefined) throw refuse(`${extra} is not named in bundle.json`);
}

export const hasManifest = (folder: string): Promise<boolean> =>
  lstat(path.join(folder, MANIFEST_FILE)).then(
    () => true,
    () => false,
  );

export const noBundle = (name: string) =>
  badInput(
    `${name} is not a bundle: it has no bundle.json and no released files such as kubeadm with their sums.`,
  );

/** bundle.json alone, for a bundle that was checked before. */
export async function readManifest(folder: string): Promise<ReadBundle> {
  const file = path.join(folder, MANIFEST_FILE);
  const stat = await lstat(file).catch(() => undefined);
  if (!stat?.isFile()) throw noBundle(folder);
  if (stat.size > MANIFEST_MAX)
    throw refuse(`bundle.json has ${stat.size} bytes, which is more than any bundle needs`);
  const bytes = await readFile(file);
  const parsed = BundleManifest.safeParse(parseJson(bytes.toString("utf8")));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(
      `bundle.json is wrong at ${issue?.path.join(".") || "its start"}: ${issue?.message ?? "unreadable"}`,
    );
  }
  checkNames(parsed.data);
  return { id: createHash("sha256").update(bytes).digest("hex"), manifest: parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("bundle.json is not JSON");
  }
}

/** Every file is named once, and components and images name only files that are there. */
function checkNames(manifest: BundleManifest): void {
  const names = new Set<string>();
  for (const { path: name } of manifest.files) {
    if (names.has(name) || name === MANIFEST_FILE) throw refuse(`${name} is named twice in bundle.json`);
    names.add(name);
  }
  const used = [
    ...manifest.components.flatMap((component) =>
      component.files.map((name) => [component.name, name] as const),
    ),
    ...manifest.images.map((image) => [image.name, image.archive] as const),
  ];
  const foreign = used.find(([, name]) => !names.has(name));
  if (foreign) throw refuse(`${foreign[0]} names ${foreign[1]}, which is not among the files of bundle.json`);
}

/** Hosts of a lab have the architecture of the machine Fairlead runs on; a bundle for others cannot be deployed. */
function checkMachine({ arch }: BundleManifest): void {
  const here = process.arch === "arm64" ? "arm64" : "amd64";
  if (arch !== here)
    throw badInput(
      `The bundle is for ${arch} and this machine's labs are ${here}: choose a bundle for ${here}.`,
    );
}

const refuse = (what: string) =>
  badInput(`The bundle was refused: ${what}; get it again, or build one here.`);
