import type { Plugin } from "esbuild";

/** Bundles the job process into one file that runs from any folder. */
export function buildJob(outFile: string, other?: { kinds?: string }): Promise<void>;

/** Loads `other` wherever `file` is imported. */
export function inPlaceOf(file: string, other: string): Plugin;
