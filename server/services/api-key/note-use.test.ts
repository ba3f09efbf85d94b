import { afterEach, beforeEach, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { authenticateKey } from "./authenticate-key";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("keeps the last use to the minute", async () => {
  const person = await test.as("viewer");
  const { secret } = await createApiKey(person, { name: "ci" });
  const lastUsed = async () => (await listApiKeys(person, {})).items[0]?.lastUsedAt;
  expect(await lastUsed()).toBeNull();
  const first = test.clock.at;
  await authenticateKey(test.anonymous, secret);
  expect(await lastUsed()).toBe(first);
  test.clock.at = first + 59_999;
  await Promise.all([authenticateKey(test.anonymous, secret), authenticateKey(test.anonymous, secret)]);
  expect(await lastUsed()).toBe(first);
  test.clock.at = first + 60_000;
  await authenticateKey(test.anonymous, secret);
  expect(await lastUsed()).toBe(first + 60_000);
});
