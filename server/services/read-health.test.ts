import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "./context-under-test";
import { readHealth } from "./read-health";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const beat = (id: string, age: number) => {
  const at = test.clock.now() - age;
  const row = { id, machineId: "m", pid: 1, startedAt: at, heartbeatAt: at };
  return test.db.write((tx) => tx.q.insert(tx.t.runner).values(row));
};

it("says how long the newest runner has been silent", async () => {
  expect((await readHealth(test.anonymous)).runner).toEqual({ state: "none", heartbeatAgeMs: null });
  await beat("old", 60_000);
  expect((await readHealth(test.anonymous)).runner).toEqual({ state: "late", heartbeatAgeMs: 60_000 });
  await beat("new", 4_000);
  expect(await readHealth(test.anonymous)).toEqual({
    database: "ok",
    runner: { state: "alive", heartbeatAgeMs: 4_000 },
  });
});
