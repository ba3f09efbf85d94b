import { afterAll, beforeAll, expect, it } from "vitest";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { listAuditEntries } from "./list-audit-entries";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
  const granted = await authorize(test.system, "lab.update");
  for (const subject of ["a", "b", "c", "d", "e"]) {
    await inAuditedWrite(test.system, granted, async () => ({
      result: undefined,
      entry: { action: "lab.rename", subject },
    }));
  }
});
afterAll(() => test.close());

it("pages through the trail, newest first", async () => {
  const auditor = await test.as("auditor");
  const first = await listAuditEntries(auditor, { limit: 3 });
  const second = await listAuditEntries(auditor, { limit: 3, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((row) => row.subject)).toEqual(["e", "d", "c", "b", "a"]);
  expect(first.items[0]).toMatchObject({
    actor: "Fairlead (a test)",
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(second.nextCursor).toBeNull();
});

it("shows it to auditors and administrators only", async () => {
  for (const role of ["viewer", "operator", "lab_owner"] as const) {
    expect(await refusalOf(listAuditEntries(await test.as(role), {}))).toMatchObject({ code: "forbidden" });
  }
});
