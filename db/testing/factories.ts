import { v7 } from "uuid";
import type { Role } from "@/server/contract/permissions";
import type { Database } from "../database";
import type { Tables } from "../schema/tables";

/** Rows of their own for every test: nothing is shared, nothing is seeded. */

type Row<K extends keyof Tables> = Tables[K]["$inferInsert"];

let made = 0;

export async function makeUser(db: Database, values: Partial<Row<"user">> = {}) {
  const id = values.id ?? v7();
  const at = new Date();
  const row = {
    id,
    name: `Person ${++made}`,
    email: `${id}@example.org`,
    role: "viewer" as Role,
    createdAt: at,
    updatedAt: at,
    ...values,
  };
  await db.write((tx) => tx.q.insert(tx.t.user).values(row).returning());
  return row;
}

export async function makeLab(db: Database, values: Partial<Row<"lab">> = {}) {
  const name = values.name ?? `lab ${++made}`;
  const row = {
    id: v7(),
    name,
    search: name.toLowerCase(),
    kind: "practice" as const,
    state: "ready" as const,
    createdBy: "a test",
    createdAt: Date.now(),
    removedAt: null,
    ...values,
  };
  await db.write((tx) => tx.q.insert(tx.t.lab).values(row).returning());
  return row;
}

export async function makeJob(db: Database, values: Partial<Row<"job">> & { labId: string }) {
  const row = {
    id: v7(),
    kind: "deploy" as const,
    title: `Deploy ${++made}`,
    status: "queued" as const,
    run: 1,
    payload: {},
    requestedBy: "a test",
    createdAt: Date.now(),
    ...values,
  };
  await db.write(async (tx) => {
    await tx.q.insert(tx.t.job).values(row);
    await tx.q.insert(tx.t.jobRun).values({ jobId: row.id, run: row.run ?? 1, status: row.status });
  });
  return row;
}
