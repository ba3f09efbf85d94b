import { max } from "drizzle-orm";
import product from "@/package.json";
import type { About } from "@/server/contract/about";
import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { readHealth } from "../read-health";

/** Parts a person asked for support wants to know the version of. */
const PARTS = ["next", "react", "better-sqlite3", "pg", "better-auth", "ssh2"] as const;

/** Versions and where it runs, for a support question: nothing secret, no path. Whoever is signed in may read it. */
export async function readAbout(ctx: ServiceContext): Promise<About> {
  if (ctx.actor.kind === "anonymous") throw new DomainError("not_signed_in", "Sign in first.");
  const { runner } = ctx.db.t;
  const [newest] = await ctx.db.q.select({ at: max(runner.startedAt) }).from(runner);
  const health = await readHealth(ctx);
  return {
    version: product.version,
    licence: product.license,
    node: process.version.slice(1),
    platform: `${process.platform} ${process.arch}`,
    database: ctx.db.dialect === "postgresql" ? "PostgreSQL" : "SQLite",
    runner: { ...health.runner, startedAt: newest?.at ?? null },
    parts: PARTS.map((name) => ({ name, version: product.dependencies[name] })),
  };
}
