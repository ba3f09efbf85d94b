import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MEMORY, privatePrefix } from "@/server/infra/run-folder/run-place";

/** Folders of mode 0700 in memory (elsewhere than on Linux: the temporary folder), gone at the end of the run. */
export class PrivateFolders {
  readonly #made: string[] = [];

  constructor(private readonly runId: string) {}

  make(): string {
    const parent = existsSync(MEMORY) ? MEMORY : tmpdir();
    const folder = mkdtempSync(path.join(parent, privatePrefix(this.runId)));
    this.#made.push(folder);
    return folder;
  }

  removeAll(): void {
    for (const folder of this.#made) rmSync(folder, { recursive: true, force: true });
  }
}
