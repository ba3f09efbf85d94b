import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { listLabs } from "./list-labs";
import { renameLab } from "./rename-lab";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("gives a lab another name, found by it, with both names in the trail", async () => {
  const { id } = await makeLab(test.db, { name: "old", site: "Munich" });
  const owner = await test.as("lab_owner");
  expect(await renameLab(owner, { labId: id, name: " New Name " })).toEqual({ id, name: "New Name" });
  expect((await listLabs(owner, { search: "new name mun" })).items).toMatchObject([{ id, name: "New Name" }]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "lab.rename",
    labId: id,
    detail: { from: "old", to: "New Name" },
  });
});

it("is for owners: a membership makes one for its lab", async () => {
  const { id } = await makeLab(test.db);
  const operator = await test.as("operator");
  const rename = () => renameLab(operator, { labId: id, name: "x" });
  expect(await refusalOf(rename())).toMatchObject({ code: "forbidden" });
  await test.raise(operator.actor.id, id, "lab_owner");
  expect(await rename()).toMatchObject({ name: "x" });
});

it("refuses a bad name, a lab that is not there and one that is gone", async () => {
  const admin = await test.as("admin");
  const { id } = await makeLab(test.db, { state: "removed" });
  const before = (await test.auditTrail()).length;
  expect(await refusalOf(renameLab(admin, { labId: id, name: "" }))).toMatchObject({ code: "bad_input" });
  expect(await refusalOf(renameLab(admin, { labId: someId(), name: "x" }))).toMatchObject({
    code: "not_found",
  });
  expect(await refusalOf(renameLab(admin, { labId: id, name: "x" }))).toEqual({
    code: "wrong_state",
    message: "The lab was removed.",
  });
  expect(await test.auditTrail()).toHaveLength(before);
});
