import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { endWaiver } from "./end-waiver";
import { waiveCheck } from "./waive-check";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("ends a waiver of its own lab only", async () => {
  const operator = await test.as("operator");
  const [mine, other] = [await makeLab(test.db), await makeLab(test.db)];
  const until = test.clock.at + 1000;
  const reason = "a good reason for it";
  const { id } = await waiveCheck(operator, { labId: mine.id, checkId: "facts.age", reason, until });
  const elsewhere = endWaiver(operator, { labId: other.id, waiverId: id });
  expect(await refusalOf(elsewhere)).toMatchObject({ code: "not_found" });
  const viewer = endWaiver(await test.as("viewer"), { labId: mine.id, waiverId: id });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
  expect(await endWaiver(operator, { labId: mine.id, waiverId: id })).toEqual({ id });
});
