import { createWriteStream } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { badInput } from "@/server/domain/errors";
import { type CheckedProgram, checkProgram } from "./check-program";
import type { ReleasedFile } from "./find-released";
import { readTar } from "./read-tar";

const RUNTIME_PROGRAMS = ["containerd", "containerd-shim-runc-v2", "ctr"];

export interface PlacedPrograms extends CheckedProgram {
  /** Paths in the bundle. */
  files: string[];
}

/** Puts the programs of one released file into the bundle at `out`, after the version inside each was checked. */
export async function placePrograms(
  folder: string,
  file: ReleasedFile,
  out: string,
  signal?: AbortSignal,
): Promise<PlacedPrograms> {
  const from = path.join(folder, file.name);
  if (file.kind === "kubernetes" || file.kind === "runc") {
    const checked = await checkProgram(from, file.name, file.kind, file.claimed);
    const target = `bin/${file.kind === "runc" ? "runc" : path.basename(file.name)}`;
    await mkdir(path.join(out, "bin"), { recursive: true });
    await copyFile(from, path.join(out, target));
    return { ...checked, files: [target] };
  }
  const wanted = (inside: string) => {
    if (file.kind === "cni-plugins") return /^[a-z0-9-]+$/.test(inside) ? `cni/${inside}` : undefined;
    const name = inside.startsWith("bin/") ? inside.slice("bin/".length) : "";
    return RUNTIME_PROGRAMS.includes(name) ? `bin/${name}` : undefined;
  };
  const files: string[] = [];
  await readTar(
    from,
    file.name,
    async (header, content) => {
      const target = wanted(header.name.replace(/^(\.\/)+/, ""));
      if (header.type !== "file" || target === undefined) return;
      await mkdir(path.dirname(path.join(out, target)), { recursive: true });
      // "wx": a second entry of the same name does not replace the first
      await pipeline(content, createWriteStream(path.join(out, target), { flags: "wx" }));
      files.push(target);
    },
    signal,
  );
  const checked: CheckedProgram[] = [];
  for (const target of files) {
    const shown = `${path.basename(target)} in ${file.name}`;
    checked.push(await checkProgram(path.join(out, target), shown, file.kind, file.claimed));
  }
  const [first] = checked;
  if (!first) throw badInput(`${file.name} holds no program of ${file.kind}: get the release's file again.`);
  return { ...first, files };
}
