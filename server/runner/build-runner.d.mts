/** Bundles the runner. */
export function buildRunner(outFile: string, other?: { registry?: string }): Promise<void>;
