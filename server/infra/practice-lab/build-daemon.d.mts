/** Bundles the practice lab's root side into one file. */
export function buildLabDaemon(outFile: string): Promise<void>;
