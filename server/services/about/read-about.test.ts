import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { readAbout } from "./read-about";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("tells versions, database and runner to whoever is signed in, and to nobody else", async () => {
  const viewer = await test.as("viewer");
  const about = await readAbout(viewer);
  expect(about).toMatchObject({ database: "SQLite", node: process.version.slice(1), licence: "Apache-2.0" });
  expect(about.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(about.runner).toEqual({ state: "none", heartbeatAgeMs: null, startedAt: null });
  const now = test.clock.now();
  await test.db.write(({ q, t }) =>
    q
      .insert(t.runner)
      .values({ id: "r", machineId: "m", pid: 1, startedAt: now - 900, heartbeatAt: now - 400 }),
  );
  expect((await readAbout(viewer)).runner).toEqual({
    state: "alive",
    heartbeatAgeMs: 400,
    startedAt: now - 900,
  });
  expect(await refusalOf(readAbout(test.anonymous))).toMatchObject({ code: "not_signed_in" });
});
