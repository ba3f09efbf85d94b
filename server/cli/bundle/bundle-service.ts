import { rm } from "node:fs/promises";
import path from "node:path";
import { v7 } from "uuid";
import { openDatabase } from "@/db/open-database";
import { env } from "@/server/env";
import { bundleSources } from "@/server/infra/bundle/bundle-folders";
import { bundleStore, importBundleStream, keepBuiltBundle } from "@/server/infra/bundle/bundle-store";
import type { ReadBundle } from "@/server/infra/bundle/read-bundle";
import { listBundles } from "@/server/services/bundle/list-bundles";
import { registerBundle } from "@/server/services/bundle/register-bundle";
import { type ServiceContext, systemClock } from "@/server/services/context";
import { buildWithProgress } from "./build-here";

/** The side of `npm run bundle` that owns the data: `build VERSION`, `import NAME` (a tar on stdin) or `list`. */
export async function bundleService([verb, name = ""]: readonly string[]): Promise<void> {
  if (verb === "build") return register(await build(name), "built here");
  if (verb === "import")
    return register(await importBundleStream(process.stdin), `imported from ${name}`.slice(0, 300));
  await withContext(printBundles);
}

async function build(kubernetes: string): Promise<ReadBundle> {
  const store = bundleStore();
  const making = path.join(store, `.making-${v7()}`);
  try {
    await buildWithProgress({ kubernetes, outDir: making, sources: bundleSources() });
    return await keepBuiltBundle(making, store);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

const register = ({ id, manifest }: ReadBundle, origin: string) =>
  withContext(async (ctx) => {
    const { added } = await registerBundle(ctx, { id, manifest, origin });
    const state = added ? "is now in the store" : "was in the store already";
    console.log(`${manifest.name} for ${manifest.hostOs}, ${manifest.arch} (${id.slice(0, 12)}) ${state}.`);
  });

async function printBundles(ctx: ServiceContext): Promise<void> {
  let cursor: string | null | undefined;
  let count = 0;
  do {
    const page = await listBundles(ctx, cursor ? { cursor } : {});
    for (const { id, name, size, origin, marks, createdAt } of page.items) {
      const day = new Date(createdAt).toISOString().slice(0, 10);
      console.log([id.slice(0, 12), name, `${Math.round(size / 1e6)} MB`, day, origin, ...marks].join("  "));
    }
    count += page.items.length;
    cursor = page.nextCursor;
  } while (cursor);
  if (count === 0)
    console.log("There is no bundle yet: npm run bundle -- build, or npm run bundle -- import FOLDER");
}

async function withContext(work: (ctx: ServiceContext) => Promise<void>): Promise<void> {
  const { FAIRLEAD_DATABASE: database, FAIRLEAD_DATA: dataDir } = env();
  const db = await openDatabase({ database, dataDir });
  try {
    const actor = { kind: "system", job: "npm run bundle" } as const;
    await work({ actor, db, clock: systemClock, requestId: `npm run bundle ${process.pid}` });
  } finally {
    await db.close();
  }
}
