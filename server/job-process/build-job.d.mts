/** Bundles the job process into one file that runs from any folder. */
export function buildJob(outFile: string, other?: { kinds?: string }): Promise<void>;
