import type { BetterAuthOptions } from "@better-auth/core";
import type { DBAdapter } from "@better-auth/core/db/adapter";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Database } from "@/db/database";

/**
 * better-auth's adapter with every write in the database's one writer. `transaction` matters most: better-auth hands the
 * adapter of a transaction around behind its back, so wrapping `create` alone was bypassed by all concurrent sign-ups.
 */
export const writerAdapter =
  (db: Database) =>
  (options: BetterAuthOptions): DBAdapter => {
    const { user, session, account, verification } = db.t;
    const schema = { user, session, account, verification };
    const provider = db.dialect === "sqlite" ? "sqlite" : "pg";
    const over = (inner: Database) => drizzleAdapter(inner.q, { provider, schema })(options);
    return {
      ...over(db),
      create: (data) => db.write((tx) => over(tx).create(data)),
      update: (data) => db.write((tx) => over(tx).update(data)),
      updateMany: (data) => db.write((tx) => over(tx).updateMany(data)),
      delete: (data) => db.write((tx) => over(tx).delete(data)),
      deleteMany: (data) => db.write((tx) => over(tx).deleteMany(data)),
      consumeOne: (data) => db.write((tx) => over(tx).consumeOne(data)),
      incrementOne: (data) => db.write((tx) => over(tx).incrementOne(data)),
      transaction: (work) => db.write((tx) => work(over(tx))),
    };
  };
