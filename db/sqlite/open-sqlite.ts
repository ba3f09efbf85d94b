import type Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { Database, DatabasePlace, Query } from "../database";
import { checkVersion } from "../migration-version";
import * as t from "../schema/sqlite";
import { OpenTransaction, TransactionScope } from "../transaction-scope";
import { BUSY_AFTER_MS, connectSqlite, sqliteFile } from "./connect-sqlite";
import { readSqliteVersion } from "./read-version";
import { retryWhileBusy } from "./retry-while-busy";
import { WriteQueue } from "./write-queue";

/** A reader that refuses writes, and two writers (fsync at every commit, and only at checkpoints) that take turns. */
export async function openSqlite(place: DatabasePlace): Promise<Database> {
  const limit = place.busyAfterMs ?? BUSY_AFTER_MS;
  const connections: Sqlite.Database[] = [];
  const connect = async (synchronous: "FULL" | "NORMAL") => {
    const connection = await connectSqlite(place.dataDir, synchronous, Date.now() + limit);
    connections.push(connection);
    return connection;
  };
  try {
    const writer = await connect("FULL");
    checkVersion("sqlite", readSqliteVersion(writer), sqliteFile(place.dataDir));
    const logWriter = await connect("NORMAL");
    const reader = await connect("NORMAL");
    reader.pragma("query_only = ON");
    return sqliteDatabase({ reader, writer, logWriter }, limit);
  } catch (cause) {
    for (const connection of connections) connection.close();
    throw cause;
  }
}

function sqliteDatabase(
  connections: { reader: Sqlite.Database; writer: Sqlite.Database; logWriter: Sqlite.Database },
  limit: number,
): Database {
  const { reader, writer, logWriter } = connections;
  const q: Query = drizzle({ client: reader });
  const queue = new WriteQueue();
  const scope = new TransactionScope();
  return {
    dialect: "sqlite",
    t,
    get q() {
      scope.refuseInside();
      return q;
    },
    async write(fn, options) {
      scope.refuseInside();
      const deadline = Date.now() + limit;
      const connection = options?.kind === "log" ? logWriter : writer;
      return queue.run(async () => {
        await retryWhileBusy(deadline, () => connection.exec("BEGIN IMMEDIATE"));
        return finish(connection, scope, fn);
      });
    },
    async close() {
      await queue.idle();
      for (const connection of [reader, logWriter, writer]) connection.close();
    },
  };
}

/** Runs `fn` in the transaction that was begun, and ends it. */
async function finish<T>(
  connection: Sqlite.Database,
  scope: TransactionScope,
  fn: (tx: Database) => Promise<T>,
): Promise<T> {
  const transaction = new OpenTransaction();
  const guarded = {
    prepare(text: string) {
      transaction.check();
      return connection.prepare(text);
    },
  };
  // drizzle's session calls nothing of its client but `prepare` (transaction() is taken away by the type)
  const q: Query = drizzle({ client: guarded as unknown as Sqlite.Database });
  const tx: Database = {
    dialect: "sqlite",
    t,
    q,
    async write(joined) {
      transaction.check();
      return joined(tx);
    },
    async close() {
      throw new Error("A transaction ends by itself.");
    },
  };
  try {
    const result = await scope.run(transaction, () => fn(tx));
    transaction.open = false;
    connection.exec("COMMIT");
    return result;
  } catch (cause) {
    transaction.open = false;
    if (connection.inTransaction) connection.exec("ROLLBACK");
    throw cause;
  }
}
