import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { type Figure, figure } from "./bench";
import { startSeededProduct } from "./seeded-product";

/** First-load JavaScript of a page: gzip, kB of 1,000 bytes. */
const TARGET_KB = 300;
const project = path.resolve(import.meta.dirname, "..");

/** Addresses of all pages, from the build's own list. */
function pages(ids: Record<string, string>): string[] {
  const file = path.join(project, ".next/app-path-routes-manifest.json");
  const routes = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(routes)
    .filter(([entry, route]) => entry.endsWith("/page") && !route.startsWith("/_"))
    .map(([, route]) => route.replaceAll(/\[([^\]]+)\]/g, (_, name: string) => ids[name] ?? `[${name}]`))
    .filter((route) => !route.includes("["))
    .sort();
}

/** Bytes of every script the page's HTML names, each compressed by itself as a server does. */
export async function firstLoad(url: string, cookie: string): Promise<number> {
  const answer = await fetch(url, { headers: { cookie }, redirect: "follow" });
  const html = await answer.text();
  const named = [
    ...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="(\/_next\/static\/[^"]+?\.js)[^"]*"[^>]*>/g),
  ].filter(([tag]) => !/\snomodule\b/i.test(tag)); // for browsers of before 2018, which no other reads
  let bytes = 0;
  for (const source of new Set(named.map(([, script = ""]) => script))) {
    const script = await fetch(new URL(source, url));
    if (!script.ok) throw new Error(`${source}: ${script.status}`);
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).byteLength;
  }
  if (bytes === 0) throw new Error(`${url} (${answer.status}) names no script: the measure is broken.`);
  return bytes;
}

export async function* benchPages(): AsyncGenerator<Figure> {
  const { product, session, labId, jobId } = await startSeededProduct(10);
  try {
    for (const page of pages({ labId, jobId, id: jobId })) {
      const shown = page.replace(labId, "LAB").replace(jobId, "JOB");
      const bytes = await firstLoad(`${product.url}${page}`, session.cookie);
      yield figure(`first-load JS of ${shown}, gzip`, bytes / 1000, "kB", { target: TARGET_KB });
    }
  } finally {
    await product.stop();
  }
}
