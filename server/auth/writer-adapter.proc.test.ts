import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDb, type TestDb } from "@/db/testing/create-test-db";
import { holdWriteLock } from "@/db/testing/hold-write-lock";
import { longestStall } from "@/db/testing/watch-event-loop";
import { makeOpenAuth } from "./open-auth-under-test";

let made: TestDb;
beforeEach(async () => {
  made = await createTestDb();
});
afterEach(() => made.close());

// beside no other test; a busy machine stalls once, a write that holds the event loop stalls in every attempt
const settled = { retry: 2, timeout: 60_000 };

it(
  "F22: two writers: 50 concurrent sign-ups beside a held writer, no stall of the event loop over 100 ms",
  settled,
  async () => {
    const auth = makeOpenAuth(made.db);
    await auth.$context;
    const { ended } = await holdWriteLock(made.dataDir, 500);
    const { stall } = await longestStall(async () => {
      const signUps = Array.from({ length: 50 }, (_, i) =>
        auth.api.signUpEmail({
          body: { name: `P${i}`, email: `p${i}@example.org`, password: "a long enough one" },
        }),
      );
      const logs = Array.from({ length: 50 }, (_, i) =>
        made.db.write((tx) => tx.q.insert(tx.t.installation).values({ name: `n${i}`, value: "" }), {
          kind: "log",
        }),
      );
      // other requests go on writing and reading between them
      await Promise.all([...signUps, ...logs]);
    });
    await ended;
    const { q, t } = made.db;
    expect(await q.select().from(t.user)).toHaveLength(50);
    expect(await q.select().from(t.account)).toHaveLength(50);
    expect(await q.select().from(t.installation)).toHaveLength(50);
    console.log(`50 concurrent sign-ups beside a held writer: longest stall ${stall.toFixed(0)} ms`);
    expect(stall).toBeLessThan(100);
  },
);
