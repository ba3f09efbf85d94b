import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type PoolConfig } from "pg";
import { DomainError } from "@/server/domain/errors";
import { type Database, DatabaseBusy, type DatabasePlace, type Query } from "../database";
import { checkVersion } from "../migration-version";
import * as pgTables from "../schema/pg";
import type { Tables } from "../schema/tables";
import { OpenTransaction, TransactionScope } from "../transaction-scope";
import { placeOf, unreachable } from "./place";
import { readPostgresVersion } from "./read-version";

const CONNECTIONS = 8;
const BUSY_AFTER_MS = 10_000;

// drizzle-kit's `pgKit` is cast to the SQLite kit, so these have the SQLite tables' types already
const t: Tables = pgTables;

/**
 * What services write with is the intersection of both dialects (awaited queries, `returning`, `onConflict…`), so the
 * PostgreSQL query builder stands in for SQLite's: same methods, same shapes of rows. The one place that says so.
 */
const asQuery = (db: unknown): Query => db as Query;

/** Two pools: one for writes, one whose sessions are read-only, as SQLite's reader is. */
export async function openPostgres(place: DatabasePlace): Promise<Database> {
  const limit = place.busyAfterMs ?? BUSY_AFTER_MS;
  const base: PoolConfig = {
    connectionString: place.database,
    max: CONNECTIONS,
    connectionTimeoutMillis: limit,
  };
  const readers = new Pool({ ...base, options: "-c default_transaction_read_only=on" });
  const writers = new Pool({ ...base, options: `-c lock_timeout=${limit}` });
  // an idle connection that breaks is replaced by the pool; unheard, the event would end the process
  for (const pool of [readers, writers]) pool.on("error", () => {});
  const close = async () => {
    await Promise.all([readers.end(), writers.end()]);
  };
  try {
    checkVersion("pg", await readPostgresVersion(readers), placeOf(place.database));
  } catch (cause) {
    await close();
    throw cause instanceof DomainError ? cause : unreachable(place.database, cause);
  }
  return postgresDatabase(asQuery(drizzle({ client: readers })), drizzle({ client: writers }), close);
}

function postgresDatabase(q: Query, writer: NodePgDatabase, close: () => Promise<void>): Database {
  const scope = new TransactionScope();
  return {
    dialect: "postgresql",
    t,
    get q() {
      scope.refuseInside();
      return q;
    },
    async write(fn) {
      scope.refuseInside();
      const transaction = new OpenTransaction();
      try {
        return await writer.transaction(async (inner) => {
          try {
            return await scope.run(transaction, () => fn(transactionOf(asQuery(inner), transaction)));
          } finally {
            transaction.open = false;
          }
        });
      } catch (cause) {
        throw isLockTimeout(cause) ? new DatabaseBusy(cause) : cause;
      }
    },
    close,
  };
}

function transactionOf(q: Query, transaction: OpenTransaction): Database {
  const tx: Database = {
    dialect: "postgresql",
    t,
    get q() {
      transaction.check();
      return q;
    },
    async write(joined) {
      transaction.check();
      return joined(tx);
    },
    async close() {
      throw new Error("A transaction ends by itself.");
    },
  };
  return tx;
}

/** SQLSTATE 55P03, or no free connection within the limit. */
function isLockTimeout(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if ("code" in cause && cause.code === "55P03") return true;
  return cause.message.startsWith("timeout exceeded when trying to connect") || isLockTimeout(cause.cause);
}
